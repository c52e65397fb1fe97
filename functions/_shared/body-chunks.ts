import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Characters decoded at a time; a multiple of four, so that every piece of base64 is whole. */
const PIECE = 64 * 1024;

/** Bytes of a request's body, found without decoding it. */
export function bodyLength({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): number {
  return Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** The bytes of a request's body piece by piece: beside the event's own text there is never a second whole copy. */
export function* bodyChunks({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Generator<Buffer> {
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  for (let at = 0; at < body.length; at += PIECE) {
    yield Buffer.from(body.slice(at, at + PIECE), encoding);
  }
}

/**
 * A digest of a multipart body that does not depend on its boundary, which clients make anew for each attempt
 * to send the same.
 */
export function multipartDigest(event: APIGatewayProxyEventV2): string {
  const type = event.headers['content-type'] ?? '';
  const [, quoted, plain = ''] = /boundary *= *(?:"([^"]*)"|([^\s;]*))/i.exec(type) ?? [];
  const boundary = Buffer.from(quoted ?? plain);
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  let rest = Buffer.alloc(0);
  for (const chunk of bodyChunks(event)) {
    let seen = Buffer.concat([rest, chunk]);
    for (let at = seen.indexOf(boundary); boundary.length > 0 && at !== -1; at = seen.indexOf(boundary)) {
      hash.update(seen.subarray(0, at));
      // Something in its place, so that the parts do not run into one another.
      hash.update('\0');
      seen = seen.subarray(at + boundary.length);
    }
    // What may be the beginning of a boundary waits for the next piece.
    const kept = Math.min(seen.length, Math.max(0, boundary.length - 1));
    hash.update(seen.subarray(0, seen.length - kept));
    rest = Buffer.from(seen.subarray(seen.length - kept));
  }
  return hash.update(rest).digest('base64url');
}
