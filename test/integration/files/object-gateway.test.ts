import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type AwsEndpointUnderTest,
  type ClientConfig,
  resourceInput,
  s3Bucket,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const Bucket = 'files';
const PART = 5 * 1024 * 1024;
let aws: AwsEndpointUnderTest;
let operator: S3Client;

beforeAll(async () => {
  aws = await startAwsEndpoint();
  operator = new S3Client({ ...aws.operator, forcePathStyle: true });
  await s3Bucket.make(resourceInput('Resource', { BucketName: Bucket }), aws.world);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  operator.destroy();
  await aws.close();
});

/** Both gateways as a function with these rights has it: variables and connection are read once a process. */
async function gatewayOf({ endpoint, region, credentials }: ClientConfig, bucket = Bucket) {
  vi.resetModules();
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', undefined);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', credentials.sessionToken);
  const { objectGateway } = await import('../../../functions/files/storage/object-gateway.ts');
  const { uploadGateway } = await import('../../../functions/files/uploads/upload-gateway.ts');
  const { s3 } = await import('../../../functions/_shared/aws/s3.ts');
  return { ...objectGateway(s3(), bucket), ...uploadGateway(s3(), bucket) };
}

const uploader = () =>
  gatewayOf(
    aws.as('uploader', [
      {
        Action: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: `arn:aws:s3:::${Bucket}/uploads/*`,
      },
    ]),
  );

async function stored(Key: string) {
  const { Body, ContentType, ETag } = await operator.send(new GetObjectCommand({ Bucket, Key }));
  return { bytes: await Body?.transformToByteArray(), type: ContentType, etag: ETag };
}

async function keys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await operator.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

test('stores bytes with their type, and removes many keys at once', async () => {
  const objects = await uploader();
  const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
  const etag = await objects.put('uploads/a', bytes.subarray(1), 'image/png');
  expect(await stored('uploads/a')).toEqual({ bytes: bytes.subarray(1), type: 'image/png', etag });
  await objects.put('uploads/empty', new Uint8Array(0), 'text/plain');
  await operator.send(new PutObjectCommand({ Bucket, Key: 'uploads/<odd> & "so"', Body: 'x' }));
  await objects.remove(['uploads/a', 'uploads/empty', 'uploads/not-there', 'uploads/<odd> & "so"']);
  await objects.remove([]);
  expect(await keys()).toEqual([]);
});

test('what a role may not do is an error of S3, also for one object of many', async () => {
  const objects = await uploader();
  const denied = { name: 'AccessDenied' };
  await expect(objects.put('other/a', new Uint8Array(1), 'text/plain')).rejects.toMatchObject(denied);
  await objects.put('uploads/a', new Uint8Array(1), 'text/plain');
  await expect(objects.remove(['uploads/a', 'other/a'])).rejects.toMatchObject({
    message: 'S3 kept 1 objects',
    cause: [{ Key: 'other/a', Code: 'AccessDenied' }],
  });
  expect(await keys()).toEqual([]);
});

test('an upload in parts: refused while they do not fit, then whole, and the same when it is completed again', async () => {
  const objects = await uploader();
  const key = 'uploads/parts';
  const uploadId = await objects.beginParts(key, 'video/mp4');
  const parts = [];
  for (const { partNumber, url } of await objects.presignParts(key, uploadId, 2)) {
    const response = await fetch(url, { method: 'PUT', body: new Uint8Array(PART).fill(partNumber) });
    expect(response.status).toBe(200);
    parts.unshift({ partNumber, etag: response.headers.get('etag') ?? '' });
  }
  const wrong = [{ partNumber: 1, etag: '</ETag>&"\r' }];
  await expect(objects.completeParts(key, uploadId, wrong)).rejects.toMatchObject({ name: 'InvalidPart' });
  await objects.completeParts(key, uploadId, parts);
  const { bytes, type } = await stored(key);
  expect([bytes?.length, bytes?.[0], bytes?.at(-1), type]).toEqual([2 * PART, 1, 2, 'video/mp4']);
  await objects.completeParts(key, uploadId, parts);
  expect((await stored(key)).bytes).toEqual(bytes);
  await objects.abortParts(key, uploadId);
  await objects.remove([key]);
});

test('parts that are too small do not fit, and an upload that is dropped takes none', async () => {
  const objects = await uploader();
  const key = 'uploads/small';
  const uploadId = await objects.beginParts(key, 'text/plain');
  const urls = await objects.presignParts(key, uploadId, 2);
  const put = (url = '') => fetch(url, { method: 'PUT', body: 'x' });
  const parts = [];
  for (const { partNumber, url } of urls) {
    parts.push({ partNumber, etag: (await put(url)).headers.get('etag') ?? '' });
  }
  const complete = objects.completeParts(key, uploadId, parts);
  await expect(complete).rejects.toMatchObject({ name: 'EntityTooSmall' });
  await objects.abortParts(key, uploadId);
  expect((await put(urls[0]?.url)).status).toBe(404);
});

test('a form is taken with its key, its type and up to its size, and not otherwise', async () => {
  const objects = await uploader();
  const { url, fields } = await objects.presignPost('uploads/form', 'text/plain', 5);
  const send = async (content: string, changed: Readonly<Record<string, string>> = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
    form.append('file', new Blob([content]));
    return (await fetch(url, { method: 'POST', body: form })).status;
  };
  expect(await send('hello', { key: 'uploads/other' })).toBe(403);
  expect(await send('hello', { 'Content-Type': 'text/html' })).toBe(403);
  expect(await send('hello', { 'X-Amz-Signature': '0'.repeat(64) })).toBe(403);
  expect(await send('hello!')).toBe(400);
  expect(await send('hello')).toBe(204);
  expect(await stored('uploads/form')).toMatchObject({ type: 'text/plain' });
  await objects.remove(['uploads/form']);
});

test('S3 that is not there is 503, a bucket that is not there is an error of ours', async () => {
  const down = { code: 'dependency-down' };
  const elsewhere = await gatewayOf({ ...aws.operator, endpoint: 'http://127.0.0.1:1' });
  await expect(elsewhere.put('uploads/a', new Uint8Array(1), 'text/plain')).rejects.toMatchObject(down);
  const none = await gatewayOf(aws.operator, 'none');
  await expect(none.beginParts('uploads/a', 'text/plain')).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
