import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAwsChunked } from '../../../src/services/s3/aws-chunked.ts';
import { readForm } from '../../../src/services/s3/form-reader.ts';
import { RequestSigner } from '../../../src/services/signature/request-signer.ts';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) return;
    yield bytes.subarray(at, at + size);
    at += size;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}
async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 50 });

test('chunks are taken out of a body and trailers kept, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 })),
      sizes,
      async (chunks, cuts) => {
        const framed = chunks.flatMap((chunk) => [
          Buffer.from(`${chunk.length.toString(16)}\r\n`),
          Buffer.from(chunk),
          Buffer.from('\r\n'),
        ]);
        const body = Buffer.concat([...framed, Buffer.from('0\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n')]);
        const trailers = new Map<string, string>();
        const decoded = await whole(decodeAwsChunked(cut(body, cuts), trailers));
        expect(decoded.equals(Buffer.concat(chunks))).toBe(true);
        expect(trailers).toEqual(new Map([['x-amz-checksum-crc32', 'AAAAAA==']]));
      },
    ),
  );
});

test('a body that ends too soon or is no chunked body is refused', async () => {
  const decode = (text: string) => whole(decodeAwsChunked(cut(Buffer.from(text), []), new Map()));
  await expect(decode('5\r\nabc')).rejects.toMatchObject({ code: 'IncompleteBody' });
  await expect(decode('5\r\nabcdeXX0\r\n\r\n')).rejects.toMatchObject({ code: 'IncompleteBody' });
  await expect(decode('hello\r\n')).rejects.toMatchObject({ code: 'InvalidRequest' });
});

test('the signatures of chunks are those of the published example', async () => {
  // Amazon S3 API Reference, "Signature calculations for the Authorization header: transferring payload in
  // multiple chunks", whose key is a published one.
  const scope = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    date: '20130524',
    region: 'us-east-1',
    service: 's3',
  };
  const secret = new RequestSigner(scope, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
  const signer = {
    sign: (text: string) => secret.signText(text),
    amzDate: '20130524T000000Z',
    scope: '20130524/us-east-1/s3/aws4_request',
    seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  };
  const body = (second: string): Buffer =>
    Buffer.from(
      [
        '10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n',
        `${'a'.repeat(65_536)}\r\n`,
        `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${second}\r\n`,
        '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
      ].join(''),
    );
  const decode = (second: string) => whole(decodeAwsChunked(cut(body(second), [100]), new Map(), signer));
  expect(await decode('a'.repeat(1024))).toHaveLength(66_560);
  await expect(decode('b'.repeat(1024))).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});

test('the fields and the file of a form come out as they went in, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), sizes, async (file, value, cuts) => {
      fc.pre(!value.includes('\r\n--B'));
      const body = Buffer.concat([
        Buffer.from(`--B\r\nContent-Disposition: form-data; name="Key"\r\n\r\n${value}\r\n`),
        Buffer.from('--B\r\nContent-Disposition: form-data; name="file"; filename="C:\\x\\y%22.png"\r\n\r\n'),
        Buffer.from(file),
        Buffer.from('\r\n--B\r\nContent-Disposition: form-data; name="late"\r\n\r\nignored\r\n--B--\r\n'),
      ]);
      const form = await readForm('multipart/form-data; boundary=B', cut(body, cuts));
      expect(form.fields).toEqual(new Map([['key', value]]));
      expect(form.filename).toBe('y".png');
      expect((await whole(form.file)).equals(Buffer.from(file))).toBe(true);
    }),
  );
});
