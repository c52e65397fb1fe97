import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { objectGateway } from '../../../../functions/files/storage/object-gateway.ts';

// Long ago, so that no address that is made here is good for anything.
const now = new Date('2024-02-29T12:34:56.789Z');
const bucket = 'nubo-files';
const key = 'uploads/01900000-0000-7000-8000-000000000001';
const client = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret/+', sessionToken: 'token/+==' },
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

beforeAll(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret/+');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token/+==');
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

test('a form is the one that the SDK makes', async () => {
  const contentType = 'image/svg+xml';
  const ours = objectGateway(bucket).presignPost(key, contentType, 12_345);
  const theirs = await createPresignedPost(client, {
    Bucket: bucket,
    Key: key,
    Expires: 15 * 60,
    Fields: { 'Content-Type': contentType },
    Conditions: [
      ['content-length-range', 1, 12_345],
      ['eq', '$Content-Type', contentType],
    ],
  });
  expect(ours).toEqual(theirs);
});

test('the address of a part says what that of the SDK says', async () => {
  const uploadId = 'a/b+c=.d_e-f';
  const part = new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: 2 });
  const theirs = new URL(await getSignedUrl(client, part, { expiresIn: 24 * 60 * 60 }));
  const ours = new URL(objectGateway(bucket).presignParts(key, uploadId, 2)[1]?.url ?? '');
  expect(ours.origin + ours.pathname).toBe(theirs.origin + theirs.pathname);
  // The name of the operation and the hash that stands for any content are additions of the SDK's.
  for (const name of ['x-id', 'X-Amz-Content-Sha256', 'X-Amz-Signature']) theirs.searchParams.delete(name);
  const said = Object.fromEntries(ours.searchParams);
  expect(said).toEqual({
    ...Object.fromEntries(theirs.searchParams),
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
