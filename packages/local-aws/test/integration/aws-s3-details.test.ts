import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import aws4 from 'aws4';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Bucket } from '../../src/resources/s3-bucket.ts';
import { type AwsEndpoint, createAwsEndpoint } from '../../src/services/endpoint.ts';
import { s3 } from '../../src/services/s3/service.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const Bucket = 'details';
const MIB = 1024 ** 2;
const keys = { accessKeyId: 'test', secretAccessKey: 'test' };
let world: TestWorld;
let endpoint: AwsEndpoint;
let client: S3Client;

/** As a function's role, whose sessions end. */
const READER = 'arn:aws:iam::000000000000:role/reader';

beforeAll(async () => {
  world = createTestWorld();
  endpoint = await createAwsEndpoint(world, { port: 0, services: [s3] });
  await s3Bucket.make(resourceInput('Details', { BucketName: Bucket }), world);
  client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${endpoint.port}`,
    credentials: keys,
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
  world.close();
});

interface Raw {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Signed with these values in place of those sent. */
  readonly signedAs?: Record<string, string>;
}
/** A request as no SDK would send it, signed in its header. */
async function raw(given: Raw): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const { method = 'GET', path, headers = {}, body = '', signedAs = {} } = given;
  const host = `127.0.0.1:${endpoint.port}`;
  const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers, ...signedAs };
  const signed = aws4.sign(
    { method, host, path: `/${Bucket}${path}`, service: 's3', region: 'us-east-1', headers: unsigned },
    keys,
  );
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        ...{ method, host: '127.0.0.1', port: endpoint.port, path: `/${Bucket}${path}` },
        headers: { ...signed.headers, ...headers } as Record<string, string>,
      },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      },
    );
    request.on('error', reject);
    // As bytes: Node writes headers in UTF-8 when they go out together with a text.
    request.end(Buffer.from(body));
  });
}

/** Two parts, the second short. */
async function twoParts(Key: string) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const bodies = [randomBytes(5 * MIB), Buffer.from('the end')];
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const PartNumber = index + 1;
      const sent = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      return { PartNumber, ETag: sent.ETag };
    }),
  );
  return { Bucket, Key, UploadId, MultipartUpload: { Parts } };
}

test('an upload that is completed again with the same parts answers as the first time, with others not', async () => {
  const upload = await twoParts('twice');
  const first = await client.send(new CompleteMultipartUploadCommand(upload));
  const second = await client.send(new CompleteMultipartUploadCommand(upload));
  expect(second.ETag).toBe(first.ETag);
  expect(second.Location).toBe(first.Location);
  const fewer = { ...upload, MultipartUpload: { Parts: upload.MultipartUpload.Parts.slice(0, 1) } };
  await expect(client.send(new CompleteMultipartUploadCommand(fewer))).rejects.toMatchObject({
    name: 'NoSuchUpload',
  });
});

test('reads by partNumber give one part and how many there are', async () => {
  await client.send(new CompleteMultipartUploadCommand(await twoParts('parts')));
  const part = await client.send(new GetObjectCommand({ Bucket, Key: 'parts', PartNumber: 2 }));
  expect(await part.Body?.transformToString()).toBe('the end');
  expect(part.PartsCount).toBe(2);
  expect(part.ContentRange).toBe(`bytes ${5 * MIB}-${5 * MIB + 6}/${5 * MIB + 7}`);
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'parts', PartNumber: 1 }));
  expect(head.ContentLength).toBe(5 * MIB);
  await expect(
    client.send(new GetObjectCommand({ Bucket, Key: 'parts', PartNumber: 3 })),
  ).rejects.toMatchObject({ name: 'InvalidPartNumber', $metadata: { httpStatusCode: 416 } });
  await client.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: 'all of it' }));
  const whole = await client.send(new GetObjectCommand({ Bucket, Key: 'whole', PartNumber: 1 }));
  expect(await whole.Body?.transformToString()).toBe('all of it');
});

test('metadata is signed as UTF-8, and what a header cannot hold comes back as an encoded word', async () => {
  const sent = Buffer.from('日本 é').toString('latin1');
  const put = await raw({
    method: 'PUT',
    path: '/metadata',
    body: 'x',
    headers: { 'x-amz-meta-name': sent, 'content-length': '1' },
    signedAs: { 'x-amz-meta-name': '日本 é' },
  });
  expect(put.status).toBe(200);
  const got = await raw({ path: '/metadata' });
  expect(got.headers['x-amz-meta-name']).toBe(`=?UTF-8?B?${Buffer.from('日本 é').toString('base64')}?=`);
  await client.send(new PutObjectCommand({ Bucket, Key: 'latin', Body: 'x', Metadata: { name: 'é' } }));
  const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key: 'latin' }));
  expect(Metadata).toEqual({ name: 'é' });
});

test('a PUT in transfer chunks gives its length as the decoded one', async () => {
  const headers = { 'transfer-encoding': 'chunked', 'x-amz-decoded-content-length': '11' };
  const { status } = await raw({ method: 'PUT', path: '/chunked', body: 'hello chunk', headers });
  expect(status).toBe(200);
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'chunked' }));
  expect(await Body?.transformToString()).toBe('hello chunk');
  const without = await raw({
    method: 'PUT',
    path: '/chunked',
    body: 'x',
    headers: { 'transfer-encoding': 'chunked' },
  });
  expect(without).toMatchObject({ status: 411, body: expect.stringContaining('MissingContentLength') });
});

test('an empty continuation token begins at the start, and fetch-owner names the owner', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'listed/a', Body: 'x' }));
  const list = { Bucket, Prefix: 'listed/' };
  const page = await client.send(new ListObjectsV2Command({ ...list, ContinuationToken: '' }));
  expect(page.Contents?.map(({ Key }) => Key)).toEqual(['listed/a']);
  expect(page.Contents?.[0]?.Owner).toBeUndefined();
  const owned = await client.send(new ListObjectsV2Command({ ...list, FetchOwner: true }));
  expect(owned.Contents?.[0]?.Owner?.ID).toBe('000000000000');
});

test('a wrong checksum or digest is BadDigest, of objects and of documents', async () => {
  const wrong = { Bucket, Key: 'wrong', Body: 'x', ChecksumCRC32: 'AAAAAA==' };
  await expect(client.send(new PutObjectCommand(wrong))).rejects.toMatchObject({ name: 'BadDigest' });
  const deletion = await raw({
    method: 'POST',
    path: '/?delete',
    body: '<Delete><Object><Key>listed/a</Key></Object></Delete>',
    headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
  });
  expect(deletion).toMatchObject({ status: 400, body: expect.stringContaining('BadDigest') });
});

test('a presigned URL that has expired, or whose lifetime is out of range, is 403', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'presigned', Body: 'x' }));
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'presigned' }), {
    expiresIn: 60,
  });
  expect((await fetch(url)).status).toBe(200);
  for (const expires of ['0', '-7', '604801']) {
    const answer = await fetch(url.replace('X-Amz-Expires=60', `X-Amz-Expires=${expires}`));
    expect(answer.status, expires).toBe(403);
  }
  await world.clock.advance(61_000);
  const expired = await fetch(url);
  expect(expired.status).toBe(403);
  expect(await expired.text()).toContain('Request has expired');
});

test('a copy from a bucket that is not there is NoSuchBucket', async () => {
  const copy = { Bucket, Key: 'copied', CopySource: 'nowhere-at-all/key' };
  await expect(client.send(new CopyObjectCommand(copy))).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

test('answers say that objects are encrypted by S3', async () => {
  const put = await client.send(new PutObjectCommand({ Bucket, Key: 'encrypted', Body: 'x' }));
  expect(put.ServerSideEncryption).toBe('AES256');
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'encrypted' }));
  expect(head.ServerSideEncryption).toBe('AES256');
});

test.each([
  [
    'encryption with keys of the caller (SSE-C)',
    { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
  ],
  ['encryption by aws:kms', { 'x-amz-server-side-encryption': 'aws:kms' }],
  ['object lock', { 'x-amz-object-lock-mode': 'COMPLIANCE' }],
  ['access control lists', { 'x-amz-grant-read': 'uri="all"' }],
])('%s is refused by name', async (feature, headers) => {
  const answer = await raw({ method: 'PUT', path: '/refused', body: 'x', headers });
  expect(answer.status).toBe(501);
  expect(answer.body).toContain('<Code>NotImplemented</Code>');
  expect(answer.body).toContain(feature);
});

test('a URL signed by a role dies with its session, whatever lifetime it names', async () => {
  world.identities.defineRole({
    arn: READER,
    name: 'reader',
    policies: [{ Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] }],
  });
  const reader = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${endpoint.port}`,
    credentials: world.identities.credentialsFor(READER, 'upload'),
  });
  const put = new PutObjectCommand({ Bucket, Key: 'late' });
  const url = await getSignedUrl(reader, put, { expiresIn: 7 * 86_400 });
  expect((await fetch(url, { method: 'PUT', body: 'now' })).status).toBe(200);
  await world.clock.advance(13 * 3_600_000);
  const late = await fetch(url, { method: 'PUT', body: 'late' });
  expect(late.status).toBe(400);
  expect(await late.text()).toContain('<Code>ExpiredToken</Code>');
});
