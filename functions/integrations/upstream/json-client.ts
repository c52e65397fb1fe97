import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod/mini';
import { retryAfterSeconds } from '../../_shared/retry-after.ts';
import { UpstreamFailure } from './failure.ts';

/** One attempt, from the connection to the last byte. */
const ATTEMPT_MS = 3_000;
/** A wait at most this long is worth a second attempt while the caller waits. */
const SHORT_WAIT_SECONDS = 1;
/** The longest `Retry-After` of a third party that is believed. */
const MOST_WAIT_SECONDS = 3600;
const JITTER_MS = { from: 100, to: 400 } as const;
/** Several times the longest answer that any provider has a reason to give. */
const MAX_BYTES = 1024 * 1024;

export interface JsonRequest {
  readonly url: string;
  /** Added to the URL, percent-encoded. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST of this value as JSON. */
  readonly json?: unknown;
}

export interface JsonResponse {
  /** 200..299 or 400..499 without 429. */
  readonly status: number;
  /** undefined for a 4xx whose body is not JSON. */
  readonly body: unknown;
}

/** Calls of one lookup. */
export interface JsonClient {
  /**
   * Sends a request, and once more after a failure that may pass. A time-out is not tried again: the next provider
   * answers sooner. Redirects are not followed.
   * @throws UpstreamFailure for everything but an answer of 2xx that is JSON, or 4xx
   */
  call(request: JsonRequest): Promise<JsonResponse>;
  /** Value of `x-nubo-upstream` in an answer so far: what stands in for a provider marks its answers with it. */
  readonly mark: string | undefined;
}

/** @param deadline milliseconds of `performance.now()` by which every call is over */
export function createJsonClient(deadline: number): JsonClient {
  let mark: string | undefined;
  const attempt = async (request: JsonRequest): Promise<JsonResponse> => {
    const response = await send(request, Math.min(ATTEMPT_MS, deadline - performance.now()));
    mark = markOf(response.headers) ?? mark;
    return toJson(response);
  };
  return {
    async call(request) {
      try {
        return await attempt(request);
      } catch (error) {
        if (!(error instanceof UpstreamFailure) || !mayPass(error)) throw error;
        await sleep(JITTER_MS.from + Math.random() * (JITTER_MS.to - JITTER_MS.from));
        return attempt(request);
      }
    },
    get mark() {
      return mark;
    },
  };
}

/** The body of an answer by a schema. What does not fit is the provider's failure, not ours. */
export function readBody<S extends z.ZodMiniType>({ body }: JsonResponse, schema: S): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const paths = result.error.issues.slice(0, 5).map(({ path }) => path.join('.'));
  throw new UpstreamFailure('garbage', `the answer is not as documented, at: ${paths.join(', ')}`);
}

/** For a 4xx that an adapter has no reading for. */
export function unexpectedStatus({ status }: JsonResponse): UpstreamFailure {
  const reason = status === 401 || status === 403 ? 'refused' : 'garbage';
  return new UpstreamFailure(reason, `the answer has status ${status}`);
}

function mayPass({ reason, retryAfterSeconds: wait = 0 }: UpstreamFailure): boolean {
  return reason === 'down' || (reason === 'quota' && wait <= SHORT_WAIT_SECONDS);
}

interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function toJson({ status, headers, text }: RawResponse): JsonResponse {
  if (status === 429) {
    throw new UpstreamFailure('quota', 'too many calls', {
      retryAfterSeconds: retryAfterSeconds(headers['retry-after'], Date.now(), MOST_WAIT_SECONDS),
    });
  }
  if (status >= 500 || status < 200 || (status >= 300 && status < 400)) {
    throw new UpstreamFailure('down', `the answer has status ${status}`);
  }
  try {
    return { status, body: JSON.parse(text) };
  } catch (cause) {
    // The text is the provider's and may be long or hold what was asked: it is not logged.
    if (status < 300) throw new UpstreamFailure('garbage', 'the answer is not JSON', { cause });
    return { status, body: undefined };
  }
}

async function send(request: JsonRequest, timeoutMs: number): Promise<RawResponse> {
  const signal = AbortSignal.timeout(Math.max(0, Math.ceil(timeoutMs)));
  try {
    const response = await open(request, signal);
    const text = await readText(response);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } catch (error) {
    if (error instanceof UpstreamFailure) throw error;
    if (signal.aborted) throw new UpstreamFailure('slow', 'no answer in time', { cause: error });
    throw new UpstreamFailure('down', 'the connection failed', { cause: error });
  }
}

/** Node's own client: `fetch` takes 60 ms to load at its first use. */
function open({ url, query = {}, headers = {}, json }: JsonRequest, signal: AbortSignal) {
  const target = new URL(url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const body = json === undefined ? undefined : JSON.stringify(json);
  const options = {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      'user-agent': 'nubo',
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...headers,
    },
    signal,
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    send(target, options, resolve).on('error', reject).end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    // Leaving the loop destroys the response, and with it the connection.
    if (bytes > MAX_BYTES)
      throw new UpstreamFailure('garbage', `the answer has more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function markOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-nubo-upstream'];
  return typeof value === 'string' && /^[a-z]{1,20}$/.test(value) ? value : undefined;
}
