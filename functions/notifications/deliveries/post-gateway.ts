import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Address, AddressGateway } from '../endpoints/address-gateway.ts';

/** What came of one POST. */
export interface PostResult {
  /** Null where there was no answer. */
  readonly status: number | null;
  /** The first bytes of the answer as text, without control characters. */
  readonly response: string | null;
  readonly error: string | null;
  readonly retryAfter: string | undefined;
}

export type PostGateway = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<PostResult>;

/** For the whole attempt, the names and the answer's body included. */
const ATTEMPT_MS = 15_000;
const KEPT_BYTES = 2 * 1024;

/**
 * POSTs to a receiver: to one of the addresses that have just been checked and to no other, so that a name which leads
 * elsewhere a moment later is not followed; redirects are answers like any other.
 */
export function createPostGateway(addresses: AddressGateway, attemptMs = ATTEMPT_MS): PostGateway {
  return async (text, headers, body) => {
    const deadline = AbortSignal.timeout(attemptMs);
    const url = new URL(text);
    const found = await addresses(url);
    if (!found.ok) return failed(`The URL ${found.problem}.`);
    try {
      return await post(url, found.addresses, headers, body, deadline);
    } catch (error) {
      return failed(deadline.aborted ? TOO_SLOW : problemOf(error));
    }
  };
}

const TOO_SLOW = `No whole answer within ${ATTEMPT_MS / 1000} s.`;

async function post(
  url: URL,
  addresses: readonly Address[],
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<PostResult> {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    // A pooled connection may lead to an address that was checked for another attempt.
    agent: false,
    lookup: pinnedTo(addresses),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Nubo-Webhooks/1.0',
      ...headers,
    },
    signal,
  });
  try {
    const answer = await answerOf(request, body);
    const { statusCode = 0, headers: answered } = answer;
    const common = { status: statusCode, retryAfter: answered['retry-after'] };
    try {
      return { ...common, response: await firstText(answer), error: null };
    } catch (error) {
      return { ...common, response: null, error: signal.aborted ? TOO_SLOW : problemOf(error) };
    }
  } finally {
    request.destroy();
  }
}

function answerOf(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** Node asks for one address, or for all where it tries the families in turn. */
function pinnedTo(addresses: readonly Address[]): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) return callback(null, [...addresses]);
    const [first] = addresses;
    if (first) callback(null, first.address, first.family);
    else callback(new Error('no address'), '', 0);
  };
}

/** Stops reading once enough is there. */
async function firstText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= KEPT_BYTES) break;
  }
  return new TextDecoder()
    .decode(Buffer.concat(chunks).subarray(0, KEPT_BYTES))
    .replaceAll(/[^\P{Cc}\n\t]/gu, '');
}

const failed = (error: string): PostResult => ({
  status: null,
  response: null,
  error,
  retryAfter: undefined,
});

/** For the endpoint's owner, without what is ours: the code that Node gives, `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return `The connection failed: ${code}.`;
}
