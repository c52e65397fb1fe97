// Longer than most: one running endpoint serves every test of S3, and each test is short.

import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Bucket } from '../../src/resources/s3-bucket.ts';
import { s3BucketPolicy } from '../../src/resources/s3-bucket-policy.ts';
import { type AwsEndpoint, createAwsEndpoint } from '../../src/services/endpoint.ts';
import { s3Context } from '../../src/services/s3/s3-context.ts';
import { s3 } from '../../src/services/s3/service.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const Bucket = 'files';
let world: TestWorld;
let endpoint: AwsEndpoint;
let client: S3Client;

function clientOf(statements: readonly object[], name: string): S3Client {
  const arn = `arn:aws:iam::000000000000:role/${name}`;
  world.identities.defineRole({ arn, name, policies: [{ Version: '2012-10-17', Statement: statements }] });
  return new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${endpoint.port}`,
    credentials: world.identities.credentialsFor(arn),
    maxAttempts: 1,
  });
}
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const put = (Key: string, Body: string | Buffer = 'x', more: object = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) => client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: object = {}): Promise<string | undefined> =>
  (await get(Key, more)).Body?.transformToString();
const bytes = async (Key: string): Promise<Buffer> =>
  Buffer.from((await (await get(Key)).Body?.transformToByteArray()) ?? []);
const files = (): number =>
  readdirSync(join(world.dataDir, 's3', 'blobs'), { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  ).length;

beforeAll(async () => {
  world = createTestWorld();
  endpoint = await createAwsEndpoint(world, { port: 0, services: [s3] });
  client = clientOf([allow('s3:*')], 'all');
  await s3Bucket.make(resourceInput('Resource', { BucketName: Bucket }), world);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
  world.close();
});

test('an object comes back with its bytes, type, metadata, tag count and MD5 as its ETag', async () => {
  const Body = randomBytes(300_000);
  const { ETag } = await put('a/b c+é%.bin', Body, {
    ContentType: 'image/png',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment; filename="x.png"',
    Metadata: { owner: 'ada', 'Other-Name': 'v' },
    Tagging: 'a=1&b=two%20words',
  });
  expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
  const answer = await get('a/b c+é%.bin');
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  expect(answer).toMatchObject({
    ETag,
    ContentLength: 300_000,
    ContentType: 'image/png',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment; filename="x.png"',
    Metadata: { owner: 'ada', 'other-name': 'v' },
    TagCount: 2,
    AcceptRanges: 'bytes',
  });
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a/b c+é%.bin' }));
  expect(head).toMatchObject({ ETag, ContentLength: 300_000, Metadata: { owner: 'ada' } });
  expect(head.LastModified).toBeInstanceOf(Date);
});

test('an empty object and one without a type', async () => {
  await put('empty', Buffer.alloc(0));
  expect(await text('empty')).toBe('');
  await put('untyped', 'x');
  expect((await get('untyped')).ContentType).toBe('application/octet-stream');
});

test('a stream without a known hash arrives as chunks with a trailing checksum', async () => {
  const Body = randomBytes(700_000);
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'streamed',
      Body: Readable.from([Body.subarray(0, 5), Body.subarray(5)]),
      ContentLength: Body.length,
    }),
  );
  const answer = await get('streamed', { ChecksumMode: 'ENABLED' });
  expect(answer.ChecksumCRC32).toBeDefined();
  expect(answer.ContentEncoding).toBeUndefined();
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'the checksum %s is verified, kept and given back; a wrong one is BadDigest and keeps nothing',
  async (ChecksumAlgorithm) => {
    const Key = `sum-${ChecksumAlgorithm}`;
    const before = files();
    const made = await put(Key, 'hello', { ChecksumAlgorithm });
    const sum = `Checksum${ChecksumAlgorithm}` as const;
    expect(made[sum]).toBeDefined();
    expect((await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' })))[sum]).toBe(
      made[sum],
    );
    await expect(put(Key, 'other', { [sum]: made[sum] })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await text(Key)).toBe('hello');
    expect(files()).toBe(before + 1);
  },
);

test('Content-MD5 is verified', async () => {
  const ContentMD5 = createHash('md5').update('right').digest('base64');
  await put('md5', 'right', { ContentMD5 });
  await expect(put('md5', 'wrong', { ContentMD5 })).rejects.toMatchObject({ name: 'BadDigest' });
});

test('ranges: first bytes, last bytes, open, cut at the end, and 416 past it', async () => {
  await put('range', '0123456789');
  const range = async (Range: string) => {
    const { Body, ContentRange, $metadata } = await get('range', { Range });
    return [$metadata.httpStatusCode, ContentRange, await Body?.transformToString()];
  };
  expect(await range('bytes=0-3')).toEqual([206, 'bytes 0-3/10', '0123']);
  expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await range('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await range('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  await expect(get('range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
});

test('conditional reads: 304 for what the caller has, 412 for what it no longer is', async () => {
  const { ETag } = await put('conditional', '1');
  const later = new Date(world.clock.now() + 60_000);
  const status = (code: number) => ({ $metadata: { httpStatusCode: code } });
  expect(await text('conditional', { IfMatch: ETag })).toBe('1');
  await expect(get('conditional', { IfNoneMatch: ETag })).rejects.toMatchObject(status(304));
  await expect(get('conditional', { IfMatch: '"other"' })).rejects.toMatchObject(status(412));
  await expect(get('conditional', { IfModifiedSince: later })).rejects.toMatchObject(status(304));
  await expect(get('conditional', { IfUnmodifiedSince: new Date(0) })).rejects.toMatchObject(status(412));
});

test('conditional writes: only if absent, only if unchanged', async () => {
  const { ETag } = await put('once', '1', { IfNoneMatch: '*' });
  await expect(put('once', '2', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await put('once', '3', { IfMatch: ETag });
  await expect(put('once', '4', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(put('never', '4', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await text('once')).toBe('3');
});

test('of ten writers at once of an absent key one wins', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => put('race', String(i), { IfNoneMatch: '*' })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a reader that began before an object was replaced gets the old bytes whole', async () => {
  const old = randomBytes(8_000_000);
  await put('replaced', old);
  const { Body } = await get('replaced');
  await put('replaced', 'new');
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
  expect(await text('replaced')).toBe('new');
});

test('a copy keeps or replaces metadata and tags, and survives its source', async () => {
  await put('from', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' }, Tagging: 't=1' });
  const CopySource = `${Bucket}/from`;
  await client.send(new CopyObjectCommand({ Bucket, Key: 'kept', CopySource }));
  await client.send(
    new CopyObjectCommand({
      ...{ Bucket, Key: 'changed', CopySource, MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE' },
      ...{ Metadata: { b: '2' }, ContentType: 'text/html', Tagging: 'u=2' },
    }),
  );
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'from' }));
  expect(await text('kept')).toBe('copied');
  expect(await get('kept')).toMatchObject({ ContentType: 'text/plain', Metadata: { a: '1' }, TagCount: 1 });
  expect(await get('changed')).toMatchObject({ ContentType: 'text/html', Metadata: { b: '2' } });
  await expect(
    client.send(new CopyObjectCommand({ Bucket, Key: 'kept', CopySource: `${Bucket}/kept` })),
  ).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test('deleting is idempotent, many at once tell each outcome, and the files go', async () => {
  await put('d/1');
  await put('d/2');
  const before = files();
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'd/none' }));
  const { Deleted, Errors } = await client.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: 'd/1' }, { Key: 'd/2' }, { Key: 'd/<&">' }] },
    }),
  );
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['d/1', 'd/2', 'd/<&">']);
  expect(Errors).toBeUndefined();
  expect(files()).toBe(before - 2);
  await expect(get('d/1')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('tags are read, replaced whole and removed', async () => {
  await put('tagged', 'x', { Tagging: 'a=1' });
  const tags = async () => (await client.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet;
  expect(await tags()).toEqual([{ Key: 'a', Value: '1' }]);
  const TagSet = [{ Key: 'b', Value: 'é & <x>'.replace(/[&<>]/g, '-') }];
  await client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
  expect(await tags()).toEqual(TagSet);
  expect(await text('tagged')).toBe('x');
  await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
  expect(await tags()).toEqual([]);
});

test('listing: byte order, prefixes, delimiters, pages that neither miss nor repeat', async () => {
  const keys = ['l/a', 'l/a/1', 'l/a/2', 'l/b/1', 'l/c', 'l/é', 'l/\u{1F600}', 'l/~'];
  for (const key of keys) await put(key);
  const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', ...more }));
  expect((await list({})).Contents?.map(({ Key }) => Key)).toEqual(sorted);
  const folders = await list({ Delimiter: '/' });
  expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['l/a/', 'l/b/']);
  expect(folders.Contents?.map(({ Key }) => Key)).toEqual(sorted.filter((key) => !/\/[ab]\//.test(key)));
  expect(folders.KeyCount).toBe(7);
  for (const Delimiter of [undefined, '/']) {
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ MaxKeys: 2, Delimiter, ContinuationToken });
      seen.push(
        ...[
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ],
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    const expected = Delimiter ? [...sorted.filter((key) => !/\/[ab]\//.test(key)), 'l/a/', 'l/b/'] : sorted;
    expect(seen.toSorted()).toEqual(expected.toSorted());
  }
  expect((await list({ StartAfter: 'l/c' })).Contents?.[0]?.Key).toBe('l/~');
  const old = await client.send(new ListObjectsCommand({ Bucket, Prefix: 'l/', MaxKeys: 3 }));
  expect(old).toMatchObject({ IsTruncated: true, MaxKeys: 3 });
});

test('listing goes on past a thousand keys below one prefix', async () => {
  const { objects } = s3Context(world);
  for (let i = 0; i < 2500; i += 1)
    objects.put({
      ...{
        bucket: Bucket,
        key: `many/${String(i).padStart(5, '0')}`,
        size: 0,
        etag: 'x',
        modified: 0,
        blobs: [],
      },
      details: { headers: {}, metadata: {}, tags: [] },
    });
  let count = 0;
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/', ContinuationToken }));
    count += page.Contents?.length ?? 0;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(count).toBe(2500);
  const top = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'many', Delimiter: '/' }));
  expect(top.CommonPrefixes).toEqual([{ Prefix: 'many/' }]);
});

test('a multipart upload becomes one object; parts can be listed, replaced and copied', async () => {
  const Key = 'multi';
  const [one, two] = [randomBytes(5 * 1024 ** 2), randomBytes(1_000_000)];
  await put('source', two);
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'video/mp4', Metadata: { m: '1' } }),
  );
  const ids = { Bucket, Key, UploadId };
  await client.send(new UploadPartCommand({ ...ids, PartNumber: 1, Body: randomBytes(10) }));
  const first = await client.send(new UploadPartCommand({ ...ids, PartNumber: 1, Body: one }));
  const second = await client.send(
    new UploadPartCopyCommand({
      ...ids,
      PartNumber: 7,
      CopySource: `${Bucket}/source`,
      CopySourceRange: 'bytes=10-99',
    }),
  );
  const listed = await client.send(new ListPartsCommand(ids));
  expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, one.length],
    [7, 90],
  ]);
  const open = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(open.Uploads?.map((upload) => upload.UploadId)).toContain(UploadId);
  const parts = [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 7, ETag: second.CopyPartResult?.ETag },
  ];
  const complete = (Parts: typeof parts) =>
    client.send(new CompleteMultipartUploadCommand({ ...ids, MultipartUpload: { Parts } }));
  await expect(complete(parts.toReversed())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete([{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
  const { ETag } = await complete(parts);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  expect((await bytes(Key)).equals(Buffer.concat([one, two.subarray(10, 100)]))).toBe(true);
  const across = await get(Key, { Range: `bytes=${one.length - 2}-${one.length + 1}` });
  expect(Buffer.from((await across.Body?.transformToByteArray()) ?? [])).toEqual(
    Buffer.concat([one.subarray(-2), two.subarray(10, 12)]),
  );
  expect(await get(Key)).toMatchObject({ ContentType: 'video/mp4', Metadata: { m: '1' } });
  expect((await complete(parts)).ETag).toBe(ETag);
});

test('a part below 5 MiB that is not the last is refused', async () => {
  const Key = 'small-parts';
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = await Promise.all(
    [1, 2].map(async (PartNumber) => {
      const { ETag } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: 'x' }),
      );
      return { PartNumber, ETag };
    }),
  );
  await expect(
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } })),
  ).rejects.toMatchObject({ name: 'EntityTooSmall' });
});

test('lib-storage uploads a stream of unknown length in parts, with its checksums', async () => {
  const Body = randomBytes(12 * 1024 ** 2);
  const chunks = function* () {
    for (let at = 0; at < Body.length; at += 100_000) yield Body.subarray(at, at + 100_000);
  };
  await new Upload({ client, params: { Bucket, Key: 'library', Body: Readable.from(chunks()) } }).done();
  expect((await bytes('library')).equals(Body)).toBe(true);
});

test('a caller that leaves in the middle of its body leaves nothing behind', async () => {
  const before = files();
  const { hostname, port } = { hostname: '127.0.0.1', port: endpoint.port };
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'cut' })));
  await new Promise<void>((resolve) => {
    const sent = httpRequest({
      hostname,
      port,
      method: 'PUT',
      path: url.pathname + url.search,
      headers: { 'content-length': 1_000_000 },
    });
    sent.on('error', () => resolve());
    sent.write(Buffer.alloc(500_000), () => sent.destroy(new Error('left')));
  });
  await expect.poll(files, { timeout: 5_000 }).toBe(before);
  await expect(get('cut')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('IAM: actions by object, listing by prefix, and what is missing by name', async () => {
  const limited = clientOf(
    [
      allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${Bucket}/mine/*`),
      allow('s3:ListBucket', `arn:aws:s3:::${Bucket}`, {
        Condition: { StringLike: { 's3:prefix': 'mine/*' } },
      }),
    ],
    'limited',
  );
  await limited.send(new PutObjectCommand({ Bucket, Key: 'mine/1', Body: 'x' }));
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
  await expect(
    limited.send(new PutObjectCommand({ Bucket, Key: 'yours/1', Body: 'x' })),
  ).rejects.toMatchObject(denied);
  expect(world.lines.at(-1)).toContain(`s3:PutObject`);
  expect(world.lines.at(-1)).toContain(`arn:aws:s3:::${Bucket}/yours/1`);
  await expect(limited.send(new DeleteObjectCommand({ Bucket, Key: 'mine/1' }))).rejects.toMatchObject(
    denied,
  );
  await limited.send(new ListObjectsV2Command({ Bucket, Prefix: 'mine/' }));
  await expect(limited.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied);
  const { Errors } = await limited.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'mine/1' }] } }),
  );
  expect(Errors?.[0]?.Code).toBe('AccessDenied');
  limited.destroy();
});

test('without s3:ListBucket a key that is not there is 403, with it 404', async () => {
  const reader = clientOf([allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`)], 'reader');
  await expect(reader.send(new GetObjectCommand({ Bucket, Key: 'no-such' }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  await expect(get('no-such')).rejects.toMatchObject({ name: 'NoSuchKey' });
  reader.destroy();
});

test("a bucket's policy opens to all what it says, and a Deny beats the role", async () => {
  await put('public/1', 'open');
  await put('secret/1', 'shut');
  const statement = (Effect: string, prefix: string) => ({
    ...{ Effect, Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/${prefix}/*` },
  });
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [statement('Allow', 'public'), statement('Deny', 'secret')],
  };
  await s3BucketPolicy.make(resourceInput('Resource', { Bucket, PolicyDocument }), world);
  const anonymous = (key: string) => fetch(`http://127.0.0.1:${endpoint.port}/${Bucket}/${key}`);
  expect(await (await anonymous('public/1')).text()).toBe('open');
  expect((await anonymous('other')).status).toBe(403);
  await expect(get('secret/1')).rejects.toMatchObject({ name: 'AccessDenied' });
  const gone = { address: 'Test/Resource', type: s3BucketPolicy.type, ref: Bucket, properties: {} };
  await s3BucketPolicy.remove?.(gone, world);
});

test('a bucket that is not there, and what is not implemented, are said by name', async () => {
  await expect(client.send(new HeadBucketCommand({ Bucket: 'no-such-bucket' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
  await expect(
    client.send(new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'x' })),
  ).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  const { GetObjectAclCommand } = await import('@aws-sdk/client-s3');
  await expect(client.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: 'S3: GET ?acl on an object is not implemented by the local runtime',
  });
});

test('buckets are reached by virtual host too', async () => {
  await put('hosted', 'by host');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const byName = new S3Client({
    ...{ region: 'us-east-1', endpoint: `http://localhost:${endpoint.port}` },
    credentials: client.config.credentials,
  });
  const url = new URL(await getSignedUrl(byName, new GetObjectCommand({ Bucket, Key: 'hosted' })));
  expect(url.hostname).toBe(`${Bucket}.localhost`);
  const body = await new Promise<string>((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, headers: { host: url.host } },
      (answer) => answer.setEncoding('utf8').on('data', resolve),
    )
      .on('error', reject)
      .end();
  });
  expect(body).toBe('by host');
  byName.destroy();
});

test('state survives: another opening of the same folder has the objects and no left-over files', async () => {
  await put('durable', 'still here');
  const { closed, reopened } = { closed: files(), reopened: createTestWorld({ dataDir: world.dataDir }) };
  const other = s3Context(reopened);
  expect(other.objects.get(Bucket, 'durable')).toMatchObject({ size: 10 });
  await expect.poll(files).toBe(closed);
});
