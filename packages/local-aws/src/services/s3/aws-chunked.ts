import { createHash, hash as hashOf } from 'node:crypto';
import { s3Error } from './errors.ts';

/** Signs the chunks of a body, each with the signature of the one before. */
export interface ChunkSigner {
  /** Hexadecimal signature of a string to sign. */
  sign(text: string): Promise<string>;
  readonly amzDate: string;
  /** `20250101/us-east-1/s3/aws4_request` */
  readonly scope: string;
  readonly seed: string;
}
/** No header of a chunk and no trailer is longer. */
const LONGEST_LINE = 8 * 1024;

/**
 * Takes the chunks out of an `aws-chunked` body: `size[;chunk-signature=…]\r\n bytes \r\n … 0\r\n trailers \r\n`
 * (Amazon S3 API Reference, "Transferring payload in multiple chunks"). Yields the bytes; trailers go into
 * the map given. With a signer each chunk's signature is checked before its bytes are believed: the
 * caller must not keep what it was given when this throws.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
  signer?: ChunkSigner,
): AsyncGenerator<Buffer> {
  const reader = byteReader(source);
  const signatures = signer && chunkSignatures(signer);
  for (;;) {
    const [sizeText = '', ...extensions] = (await reader.line()).split(';');
    if (!/^[0-9a-fA-F]{1,16}$/.test(sizeText.trim())) throw s3Error('InvalidRequest', 'bad chunk size');
    let left = Number.parseInt(sizeText, 16);
    const last = left === 0;
    while (left > 0) {
      const piece = await reader.atMost(left);
      left -= piece.length;
      signatures?.update(piece);
      yield piece;
    }
    if (signatures) {
      const given = extensions.find((part) => part.startsWith('chunk-signature='))?.slice(16);
      if ((await signatures.next()) !== given) throw s3Error('SignatureDoesNotMatch');
    }
    if (last) break;
    if ((await reader.line()) !== '') throw s3Error('IncompleteBody');
  }
  const signed: string[] = [];
  for (let line = await reader.line(true); line !== ''; line = await reader.line(true)) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    trailers.set(name, value);
    if (name !== 'x-amz-trailer-signature') signed.push(`${name}:${value}\n`);
  }
  const given = trailers.get('x-amz-trailer-signature');
  if (signatures && signed.length > 0 && given !== (await signatures.trailer(signed.join(''))))
    throw s3Error('SignatureDoesNotMatch');
  await reader.rest();
}

function chunkSignatures({ sign: signText, amzDate, scope, seed }: ChunkSigner) {
  let previous = seed;
  let hash = createHash('sha256');
  const sign = (algorithm: string, ...hashes: string[]): Promise<string> =>
    signText([algorithm, amzDate, scope, previous, ...hashes].join('\n'));
  return {
    update: (piece: Buffer) => void hash.update(piece),
    async next(): Promise<string> {
      previous = await sign('AWS4-HMAC-SHA256-PAYLOAD', hashOf('sha256', ''), hash.digest('hex'));
      hash = createHash('sha256');
      return previous;
    },
    trailer: (text: string) => sign('AWS4-HMAC-SHA256-TRAILER', hashOf('sha256', text)),
  };
}

function byteReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]();
  let data: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done) return false;
    data = data.length === 0 ? next.value : Buffer.concat([data, next.value]);
    return true;
  };
  return {
    /** Up to CRLF, without it. The end of the body counts as one where `endIsFine`. */
    async line(endIsFine = false): Promise<string> {
      for (;;) {
        const at = data.indexOf('\r\n');
        if (at >= 0) {
          const text = data.toString('latin1', 0, at);
          data = data.subarray(at + 2);
          return text;
        }
        if (data.length > LONGEST_LINE)
          throw s3Error('InvalidRequest', 'a line of the chunked body is too long');
        if (await more()) continue;
        if (endIsFine && data.length === 0) return '';
        throw s3Error('IncompleteBody');
      }
    },
    async atMost(count: number): Promise<Buffer> {
      while (data.length === 0) if (!(await more())) throw s3Error('IncompleteBody');
      const piece = data.subarray(0, count);
      data = data.subarray(piece.length);
      return piece;
    },
    /** Reads to the end, so that the connection can be used again. */
    async rest(): Promise<void> {
      while (await more()) data = Buffer.alloc(0);
    },
  };
}
