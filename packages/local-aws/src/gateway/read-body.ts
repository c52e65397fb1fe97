import type { IncomingMessage } from 'node:http';

/** HTTP API quota: payload size 10 MB. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** What is still read and thrown away of a body that is too large, so that the client sees the answer. */
const DISCARD_BYTES = 10 * MAX_BODY_BYTES;

/** Whether a request has a body at all; most do not, and need no reading. */
export function hasBody(request: IncomingMessage): boolean {
  const { headers } = request;
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** The whole body, or `too-large`; rejects when the client breaks off. */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        chunks.length = 0;
        if (size > DISCARD_BYTES) request.destroy();
      }
    });
    request.on('end', () => resolve(size > MAX_BODY_BYTES ? 'too-large' : Buffer.concat(chunks, size)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client broke off')));
  });
}
