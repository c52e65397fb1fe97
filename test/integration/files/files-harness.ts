import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  type AwsEndpointUnderTest,
  createStores,
  resourceInput,
  type Stores,
  s3Bucket,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import type { SQSBatchResponse } from 'aws-lambda';
import { afterAll, beforeAll, vi } from 'vitest';
import { callHttp, type HttpAnswerSeen } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { createTables } from '../../support/tables.ts';

const FUNCTIONS = '../../../functions/files';
const TABLE = 'files';
const BUCKET = 'files';

type Headers = Readonly<Record<string, string>>;

/** A caller of the files API, through the real handlers. */
export interface FilesCaller {
  readonly userId: string;
  /** Sends a form with these files to `POST /upload`. */
  upload(...files: readonly { name: string; type: string; bytes: Uint8Array }[]): Promise<HttpAnswerSeen>;
  begin(body: unknown): Promise<HttpAnswerSeen>;
  /** Asks how to go on with an upload. */
  resume(id: string): Promise<HttpAnswerSeen>;
  complete(id: string, parts: readonly unknown[]): Promise<HttpAnswerSeen>;
  list(query?: Headers): Promise<HttpAnswerSeen>;
  record(id: string, headers?: Headers): Promise<HttpAnswerSeen>;
  download(id: string, variant?: string): Promise<HttpAnswerSeen>;
  remove(id: string, headers?: Headers): Promise<HttpAnswerSeen>;
  createLink(id: string, body: unknown): Promise<HttpAnswerSeen>;
  revokeLink(id: string, linkId: string): Promise<HttpAnswerSeen>;
}

export interface FilesHarness {
  /** A new user. */
  user(): Promise<FilesCaller>;
  /** Follows a public link, given by its URL. */
  follow(url: string): Promise<HttpAnswerSeen>;
  /** Hands the event of S3 about an upload to `process-upload`, as its queue would; gives the failed messages. */
  process(fileId: string): Promise<SQSBatchResponse['batchItemFailures']>;
  /** Hands `user.deleted` to `delete-files-of-user`. */
  deleteUser(userId: string): Promise<SQSBatchResponse['batchItemFailures']>;
  /** Invokes a function that other services invoke. */
  invoke(name: 'find-ready-files' | 'presign-file', event: unknown): Promise<unknown>;
  /** Uploads one file and processes it; the record as it is then. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the record's fields
  uploaded(caller: FilesCaller, name: string, type: string, bytes: Uint8Array): Promise<any>;
  /** Keys in the bucket that are of a file. */
  keysOf(fileId: string): Promise<readonly string[]>;
  objectOf(key: string): Promise<Uint8Array>;
  readonly aws: () => AwsEndpointUnderTest;
}

/** A real DynamoDB and a real S3 of the local runtime, for the tests of one file. */
export function filesHarness(): FilesHarness {
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let s3: S3Client;
  let identity: Awaited<ReturnType<typeof testIdentity>>;

  beforeAll(async () => {
    [aws, identity] = await Promise.all([startAwsEndpoint(), testIdentity()]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    s3 = new S3Client({ ...aws.operator, forcePathStyle: true });
    await Promise.all([
      s3Bucket.make(resourceInput('Resource', { BucketName: BUCKET }), aws.world),
      createTables(aws.operator, { indexed: [TABLE] }),
    ]);
    const { credentials, region } = aws.operator;
    const env = {
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_FILES: TABLE,
      TABLE_IDEMPOTENCY: 'idempotency',
      BUCKET_FILES: BUCKET,
      EVENT_BUS: 'default',
      SOURCE_QUEUE: `${aws.url}/000000000000/source`,
      PUBLIC_URL: 'https://nubo.example.com',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    s3.destroy();
    await stores.close();
    await aws.close();
  });

  const harness: FilesHarness = {
    aws: () => aws,
    async user() {
      const userId = randomUUID();
      return caller(userId, await identity.token({ userId }));
    },
    async follow(url) {
      const { pathname: path } = new URL(url);
      const token = path.split('/').at(-1) ?? '';
      return call('downloads/handlers/follow-link', { method: 'GET', path, params: { token } });
    },
    async process(fileId) {
      const body = { id: randomUUID(), detail: { object: { key: `uploads/${fileId}` } } };
      return consume('processing/handlers/process-upload', body);
    },
    async deleteUser(userId) {
      const detail = {
        id: randomUUID(),
        occurredAt: new Date().toISOString(),
        data: { userId },
        traceId: 'trace',
        schemaVersion: 1,
      };
      return consume('deletion/handlers/delete-files-of-user', { 'detail-type': 'user.deleted', detail });
    },
    async invoke(name, event) {
      const folder = name === 'presign-file' ? 'downloads' : 'lists';
      return (await import(`${FUNCTIONS}/${folder}/handlers/${name}.ts`)).handler(event);
    },
    async uploaded(user, name, type, bytes) {
      const { body } = await user.upload({ name, type, bytes });
      const failures = await harness.process(body.id);
      if (failures.length > 0) throw new Error('process-upload failed');
      return (await user.record(body.id)).body;
    },
    async keysOf(fileId) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return Contents.map(({ Key = '' }) => Key).filter((key) => key.includes(fileId));
    },
    async objectOf(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      if (!Body) throw new Error(`${Key} has no body`);
      return Body.transformToByteArray();
    },
  };
  return harness;
}

/** The handlers read their environment when they are loaded, so they are loaded after it is set. */
async function call(handler: string, options: Parameters<typeof callHttp>[1]): Promise<HttpAnswerSeen> {
  return callHttp((await import(`${FUNCTIONS}/${handler}.ts`)).handler, options);
}

async function consume(handler: string, body: unknown): Promise<SQSBatchResponse['batchItemFailures']> {
  const { handler: consumer } = await import(`${FUNCTIONS}/${handler}.ts`);
  const record = {
    messageId: randomUUID(),
    receiptHandle: 'receipt',
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
  };
  return (await consumer({ Records: [record] })).batchItemFailures;
}

function caller(userId: string, token: string): FilesCaller {
  const ofFile = (method: string, id: string, extras: object = {}) => ({
    method,
    path: `/files/${id}`,
    params: { id },
    token,
    ...extras,
  });
  return {
    userId,
    async upload(...files) {
      const form = new FormData();
      for (const { name, type, bytes } of files) {
        form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
      }
      const request = new Request('http://localhost/upload', { method: 'POST', body: form });
      const content = new Uint8Array(await request.arrayBuffer());
      const headers = { 'content-type': request.headers.get('content-type') ?? '' };
      return call('forms/handlers/upload-files', {
        method: 'POST',
        path: '/upload',
        token,
        headers,
        bytes: { content, isText: false },
      });
    },
    begin: (body) => call('uploads/handlers/begin-upload', { method: 'POST', path: '/uploads', token, body }),
    resume: (id) =>
      call('uploads/handlers/get-upload', { method: 'GET', path: `/uploads/${id}`, params: { id }, token }),
    complete: (id, parts) =>
      call('uploads/handlers/complete-upload', {
        method: 'POST',
        path: `/uploads/${id}/complete`,
        params: { id },
        token,
        body: { parts },
      }),
    list: (query = {}) => call('lists/handlers/list-files', { method: 'GET', path: '/files', query, token }),
    record: (id, headers = {}) =>
      call(
        'downloads/handlers/get-file',
        ofFile('GET', id, { headers: { accept: 'application/json', ...headers } }),
      ),
    download: (id, variant) =>
      call(
        'downloads/handlers/get-file',
        ofFile('GET', id, variant === undefined ? {} : { query: { variant } }),
      ),
    remove: (id, headers = {}) => call('deletion/handlers/delete-file', ofFile('DELETE', id, { headers })),
    createLink: (id, body) => call('links/handlers/create-link', ofFile('POST', id, { body })),
    revokeLink: (id, linkId) =>
      call('links/handlers/revoke-link', ofFile('DELETE', id, { params: { id, linkId } })),
  };
}
