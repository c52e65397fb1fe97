import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Bucket } from '../../src/resources/s3-bucket.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';

const Bucket = 'uploads';
const ORIGIN = 'http://localhost:3000';
let aws: AwsEndpointUnderTest;
let client: S3Client;
let signer: S3Client;

beforeAll(async () => {
  aws = await startAwsEndpoint();
  client = new S3Client(aws.operator);
  signer = new S3Client(
    aws.as('signer', [{ Action: ['s3:PutObject', 's3:GetObject'], Resource: `arn:aws:s3:::${Bucket}/in/*` }]),
  );
  await s3Bucket.make(
    resourceInput('Resource', {
      BucketName: Bucket,
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedOrigins: [ORIGIN],
            AllowedMethods: ['GET', 'PUT', 'POST'],
            AllowedHeaders: ['content-type', 'x-amz-*'],
            ExposedHeaders: ['ETag'],
            MaxAge: 600,
          },
        ],
      },
    }),
    aws.world,
  );
});
afterAll(async () => {
  client.destroy();
  signer.destroy();
  await aws.close();
});

const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket, Key }));
const code = async (response: Response): Promise<[number, string | undefined]> => [
  response.status,
  /<Code>(.*?)<\/Code>/.exec(await response.text())?.[1],
];
async function post(
  options: Partial<PresignedPostOptions>,
  file: Blob,
  change: (form: FormData) => void = () => undefined,
): Promise<Response> {
  const { url, fields } = await createPresignedPost(signer, { Bucket, Key: 'in/posted', ...options });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  change(form);
  form.append('file', file, 'photo é.png');
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

test('a presigned PUT and GET work without any other credential, until they expire', async () => {
  const putUrl = await getSignedUrl(
    signer,
    new PutObjectCommand({ Bucket, Key: 'in/1', ContentType: 'text/plain' }),
    {
      expiresIn: 60,
    },
  );
  const headers = { 'content-type': 'text/plain' };
  expect((await fetch(putUrl, { method: 'PUT', body: 'hello', headers })).status).toBe(200);
  const getUrl = await getSignedUrl(
    signer,
    new GetObjectCommand({
      ...{ Bucket, Key: 'in/1', ResponseContentType: 'text/html' },
      ResponseContentDisposition: "attachment; filename*=UTF-8''a%20b.html",
    }),
    { expiresIn: 60 },
  );
  const answer = await fetch(getUrl);
  expect(await answer.text()).toBe('hello');
  expect(answer.headers.get('content-type')).toBe('text/html');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20b.html");
  expect((await fetch(getUrl, { headers: { range: 'bytes=1-2' } })).status).toBe(206);
  expect(await code(await fetch(getUrl.replace('in/1', 'in/2')))).toEqual([403, 'SignatureDoesNotMatch']);
  expect(await code(await fetch(getUrl, { method: 'DELETE' }))).toEqual([403, 'SignatureDoesNotMatch']);
  await aws.world.clock.advance(61_000);
  expect(await code(await fetch(getUrl))).toEqual([403, 'AccessDenied']);
  expect(await code(await fetch(putUrl, { method: 'PUT', body: 'late', headers }))).toEqual([
    403,
    'AccessDenied',
  ]);
});

test('a signed content type and length must be the ones sent', async () => {
  const url = await getSignedUrl(
    signer,
    new PutObjectCommand({ Bucket, Key: 'in/typed', ContentType: 'image/png', ContentLength: 4 }),
    { signableHeaders: new Set(['content-type', 'content-length', 'host']) },
  );
  const put = (type: string, body: string) =>
    fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });
  expect((await put('text/html', '1234')).status).toBe(403);
  expect((await put('image/png', '12345')).status).toBe(403);
  expect((await put('image/png', '1234')).status).toBe(200);
});

test('what is presigned may do no more than its signer', async () => {
  const url = await getSignedUrl(signer, new GetObjectCommand({ Bucket, Key: 'out/1' }));
  expect(await code(await fetch(url))).toEqual([403, 'AccessDenied']);
});

test('a part of a multipart upload is put by its presigned address', async () => {
  const { CreateMultipartUploadCommand, CompleteMultipartUploadCommand, UploadPartCommand } = await import(
    '@aws-sdk/client-s3'
  );
  const Key = 'in/parts';
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const url = await getSignedUrl(signer, new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1 }));
  const ETag = (await fetch(url, { method: 'PUT', body: 'part' })).headers.get('etag') ?? '';
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
  expect((await head(Key)).ContentLength).toBe(4);
});

test('a form is stored with its type, metadata and bytes, and answered as asked', async () => {
  const file = new Blob([new Uint8Array(100_000).fill(7), '\r\n--almost-a-boundary\r\n'], {
    type: 'image/png',
  });
  const Fields = { 'Content-Type': 'image/png', 'x-amz-meta-owner': 'ada', success_action_status: '201' };
  const answer = await post({ Fields }, file);
  expect(answer.status).toBe(201);
  expect(await answer.text()).toContain('<Key>in/posted</Key>');
  expect(await head('in/posted')).toMatchObject({
    ...{ ContentType: 'image/png', ContentLength: file.size, Metadata: { owner: 'ada' } },
    ETag: answer.headers.get('etag'),
  });
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'in/posted' }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  expect((await post({}, file)).status).toBe(204);
});

test('the file’s name takes its place in the key, and a redirect names what was made', async () => {
  const success_action_redirect = 'http://localhost:3000/done?x=1';
  const answer = await post({ Key: `in/$\{filename}`, Fields: { success_action_redirect } }, new Blob(['x']));
  expect(answer.status).toBe(303);
  const target = new URL(answer.headers.get('location') ?? '');
  expect(Object.fromEntries(target.searchParams)).toMatchObject({
    x: '1',
    bucket: Bucket,
    key: 'in/photo é.png',
  });
  expect((await head('in/photo é.png')).ContentLength).toBe(1);
});

test('the policy holds a form to its size, its exact type and its key', async () => {
  const Conditions: PresignedPostOptions['Conditions'] = [
    ['content-length-range', 2, 10],
    ['eq', '$Content-Type', 'image/png'],
    ['starts-with', '$key', 'in/'],
  ];
  const Fields = { 'Content-Type': 'image/png' };
  const attempt = async (size: number, change?: (form: FormData) => void) =>
    code(await post({ Conditions, Fields, Key: 'in/limited' }, new Blob(['x'.repeat(size)]), change));
  expect(await attempt(1)).toEqual([400, 'EntityTooSmall']);
  expect(await attempt(11)).toEqual([400, 'EntityTooLarge']);
  expect(await attempt(3_000_000)).toEqual([400, 'EntityTooLarge']);
  expect(await attempt(5, (form) => form.set('Content-Type', 'text/html'))).toEqual([403, 'AccessDenied']);
  expect(await attempt(5, (form) => form.delete('Content-Type'))).toEqual([403, 'AccessDenied']);
  expect(await attempt(5, (form) => form.set('key', 'out/limited'))).toEqual([403, 'AccessDenied']);
  expect(await attempt(5, (form) => form.append('x-amz-meta-sneaked', 'in'))).toEqual([403, 'AccessDenied']);
  await expect(head('in/limited')).rejects.toMatchObject({ name: 'NotFound' });
  expect((await attempt(5))[0]).toBe(204);
});

test('a policy that was changed, signed by nobody, or expired is refused', async () => {
  const file = new Blob(['x']);
  const edited = (form: FormData): void => {
    const policy = JSON.parse(Buffer.from(String(form.get('Policy')), 'base64').toString());
    form.set('Policy', Buffer.from(JSON.stringify({ ...policy, conditions: [] })).toString('base64'));
  };
  expect(await code(await post({}, file, edited))).toEqual([403, 'SignatureDoesNotMatch']);
  const unknown = (form: FormData) =>
    form.set('X-Amz-Credential', String(form.get('X-Amz-Credential')).replace(/^[^/]+/, 'AKIANOBODY'));
  expect(await code(await post({}, file, unknown))).toEqual([403, 'InvalidAccessKeyId']);
  const { url, fields } = await createPresignedPost(signer, { Bucket, Key: 'in/late', Expires: 60 });
  await aws.world.clock.advance(120_000);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  expect(await code(await fetch(url, { method: 'POST', body: form }))).toEqual([403, 'AccessDenied']);
  expect(await code(await fetch(url, { method: 'POST', body: new FormData() }))).toEqual([
    400,
    'InvalidArgument',
  ]);
});

test('a signer without s3:PutObject on the key gets nothing stored', async () => {
  expect(await code(await post({ Key: 'out/1' }, new Blob(['x'])))).toEqual([403, 'AccessDenied']);
});

test('a preflight is answered by the rules of the bucket', async () => {
  const ask = (origin: string, method: string, headers = '') =>
    fetch(`${aws.url}/${Bucket}/in/1`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(headers ? { 'access-control-request-headers': headers } : {}),
      },
    });
  const allowed = await ask(ORIGIN, 'PUT', 'Content-Type, x-amz-meta-a');
  expect(allowed.status).toBe(200);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, PUT, POST',
    'access-control-allow-headers': 'Content-Type, x-amz-meta-a',
    'access-control-max-age': '600',
  });
  expect((await ask('http://evil.example', 'PUT')).status).toBe(403);
  expect((await ask(ORIGIN, 'DELETE')).status).toBe(403);
  expect((await ask(ORIGIN, 'PUT', 'authorization')).status).toBe(403);
});

test('answers and errors can be read by an allowed origin, and by no other', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'in/cors', Body: 'x' }));
  const url = await getSignedUrl(signer, new GetObjectCommand({ Bucket, Key: 'in/cors' }));
  const ok = await fetch(url, { headers: { origin: ORIGIN } });
  expect(ok.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(ok.headers.get('access-control-expose-headers')).toBe('ETag');
  expect(
    (await fetch(url, { headers: { origin: 'http://evil.example' } })).headers.get(
      'access-control-allow-origin',
    ),
  ).toBeNull();
  const refused = await fetch(`${aws.url}/${Bucket}/in/cors`, { headers: { origin: ORIGIN } });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
});
