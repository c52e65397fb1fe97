import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { s3 } from '../../../../functions/_shared/aws/s3.ts';
import { downloadGateway } from '../../../../functions/files/downloads/download-gateway.ts';
import { uploadGateway } from '../../../../functions/files/uploads/upload-gateway.ts';

// Long ago, so that no URL that is made here is good for anything.
const now = new Date('2024-02-29T12:34:56.789Z');
const bucket = 'nubo-files';
const key = 'uploads/01900000-0000-7000-8000-000000000001';
const credential = 'AKID/20240229/eu-central-1/s3/aws4_request';

beforeAll(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret/+');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token/+==');
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

test('a form holds S3 to the key, the exact type and the declared size for 15 minutes', async () => {
  const { url, fields } = await uploadGateway(s3(), bucket).presignPost(key, 'image/svg+xml', 12_345);
  expect(url).toBe('https://s3.eu-central-1.amazonaws.com/nubo-files');
  const named = {
    'Content-Type': 'image/svg+xml',
    bucket,
    key,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': credential,
    'X-Amz-Date': '20240229T123456Z',
    'X-Amz-Security-Token': 'token/+==',
  };
  const { Policy = '', ...rest } = fields;
  expect(rest).toEqual({ ...named, 'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/) });
  const policy = JSON.parse(Buffer.from(Policy, 'base64').toString());
  expect(policy.expiration).toBe('2024-02-29T12:49:56Z');
  expect(policy.conditions).toEqual(
    expect.arrayContaining([
      ['content-length-range', 1, 12_345],
      ['eq', '$Content-Type', 'image/svg+xml'],
      ...Object.entries(named).map(([name, value]) => ({ [name]: value })),
    ]),
  );
});

test('the URL of a part names the part, lives an hour and asks for no checksum', async () => {
  const parts = await uploadGateway(s3(), bucket).presignParts(key, 'a/b+c=.d_e-f', 2);
  expect(parts.map(({ partNumber }) => partNumber)).toEqual([1, 2]);
  const url = new URL(parts[1]?.url ?? '');
  expect(url.origin + url.pathname).toBe(`https://s3.eu-central-1.amazonaws.com/nubo-files/${key}`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    partNumber: '2',
    uploadId: 'a/b+c=.d_e-f',
    'x-id': 'UploadPart',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'X-Amz-Credential': credential,
    'X-Amz-Date': '20240229T123456Z',
    'X-Amz-Expires': '3600',
    'X-Amz-Security-Token': 'token/+==',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    'X-Amz-SignedHeaders': 'host',
  });
});

test('the URL of a download lives five minutes and gives the name and type', async () => {
  const url = new URL(
    await downloadGateway(s3(), bucket).presignDownload(key, 'Grüße.pdf', 'application/pdf'),
  );
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-Expires': '300',
    'response-content-type': 'application/pdf',
    'response-content-disposition': `inline; filename="Gr??e.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`,
  });
});
