import type { Upload } from '../generated/routes.ts';
import { ConnectionError, ProblemError } from '../problem.ts';
import { delay } from '../retry.ts';
import { sendBytes } from './send-bytes.ts';

type PartsUpload = Extract<Upload['upload'], { parts: unknown }>;
export interface SendParts {
  readonly body: Blob;
  readonly upload: PartsUpload;
  /** The same upload with URLs that are good again, and with the parts that have come. */
  readonly renew: () => Promise<PartsUpload>;
  readonly signal: AbortSignal;
  readonly onProgress: (sent: number) => void;
}
export interface SentPart {
  readonly partNumber: number;
  readonly etag: string;
}

/** Parts on their way at once. */
const AT_ONCE = 3;
/** Tries of one part. */
const MOST_TRIES = 5;
const FIRST_WAIT = 500;

/** Sends the parts that are missing and gives all of them. Rejects, having stopped the others, when one cannot be sent. */
export async function sendParts({ body, upload, renew, signal, onProgress }: SendParts): Promise<SentPart[]> {
  const { partSize } = upload;
  const urls = new Map(upload.parts.map(({ partNumber, url }) => [partNumber, url]));
  const done = new Map<number, string>();
  /** Bytes of each part that have left. */
  const sent = new Map<number, number>();
  for (const { partNumber, etag } of upload.parts) {
    if (etag === undefined) continue;
    done.set(partNumber, etag);
    sent.set(partNumber, sizeOf(partNumber));
  }
  const waiting = [...urls.keys()].filter((partNumber) => !done.has(partNumber));
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  tell();

  function sizeOf(partNumber: number): number {
    return Math.min(partSize, body.size - (partNumber - 1) * partSize);
  }
  function tell(): void {
    onProgress([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
  }
  async function sendPart(partNumber: number): Promise<void> {
    const start = (partNumber - 1) * partSize;
    const url = urls.get(partNumber) ?? '';
    const { etag } = await sendBytes({
      method: 'PUT',
      url,
      body: body.slice(start, start + partSize),
      signal: stop,
      onSent(bytes) {
        sent.set(partNumber, Math.min(bytes, sizeOf(partNumber)));
        tell();
      },
    });
    if (etag === null)
      throw new Error('The answer to a part shows no ETag: the bucket must expose it (CORS).');
    done.set(partNumber, etag);
    sent.set(partNumber, sizeOf(partNumber));
    tell();
  }
  async function insist(partNumber: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await sendPart(partNumber);
      } catch (error) {
        if (stop.aborted || tries === MOST_TRIES || !isWorthAnotherTry(error)) throw error;
        // S3 refuses a URL that ran out, or whose signer's session did, with 403.
        if (error instanceof ProblemError && error.status === 403) {
          for (const part of (await renew()).parts) urls.set(part.partNumber, part.url);
        } else await delay(Math.random() * FIRST_WAIT * 2 ** tries, stop);
      }
    }
  }
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await insist(next);
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  return [...done]
    .map(([partNumber, etag]) => ({ partNumber, etag }))
    .sort((a, b) => a.partNumber - b.partNumber);
}

function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof ProblemError && (error.status >= 500 || error.status === 403);
}
