import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  type AwsEndpointUnderTest,
  resourceInput,
  s3Bucket,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishConsole } from '../../../tools/deploy/publish-console.ts';

const BUCKET = 'console';
const TARGET = {
  bucket: BUCKET,
  apiUrl: 'https://abc.execute-api.eu-west-1.amazonaws.com',
  webSocketUrl: 'wss://def.execute-api.eu-west-1.amazonaws.com/ws',
  objectsUrl: 'https://files.s3.eu-west-1.amazonaws.com',
};
const DAY_MS = 86_400_000;

let aws: AwsEndpointUnderTest;
let s3: S3Client;
let folder: string;

beforeAll(async () => {
  aws = await startAwsEndpoint();
  s3 = new S3Client({ ...aws.operator, forcePathStyle: true });
  await s3Bucket.make(resourceInput('Resource', { BucketName: BUCKET }), aws.world);
  folder = mkdtempSync(join(tmpdir(), 'nubo-console-'));
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A build of one page; its script is named after the version. */
function build(version: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><head><meta charset="utf-8" /><script src="/assets/${version}.js"></script></head>`,
  );
  writeFileSync(join(folder, 'assets', `${version}.js`), version);
  writeFileSync(join(folder, 'config.json'), '{}');
  writeFileSync(join(folder, '.up-to-date'), '');
}
const keys = async () => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key).sort();
};
const text = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return (await Body?.transformToString()) ?? '';
};

test('files are put with their types and caching, config.json and the policy with the URLs of the API', async () => {
  build('one');
  await publishConsole(folder, TARGET, s3);
  expect(await keys()).toEqual(['assets/one.js', 'config.json', 'index.html']);
  const head = (Key: string) => s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
  expect(await head('assets/one.js')).toMatchObject({
    ContentType: 'text/javascript; charset=utf-8',
    CacheControl: 'public, max-age=31536000, immutable',
  });
  expect(await head('index.html')).toMatchObject({
    ContentType: 'text/html; charset=utf-8',
    CacheControl: 'no-cache',
  });
  expect(JSON.parse(await text('config.json'))).toEqual({
    apiUrl: TARGET.apiUrl,
    webSocketUrl: TARGET.webSocketUrl,
  });
  const policy = /content="([^"]+)"/.exec(await text('index.html'))?.[1] ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain(
    `connect-src 'self' wss://def.execute-api.eu-west-1.amazonaws.com ${TARGET.apiUrl} ${TARGET.objectsUrl};`,
  );
});

test('files of the deployment before stay for tabs that are open, and go after thirty days', async () => {
  build('one');
  await publishConsole(folder, TARGET, s3);
  build('two');
  await publishConsole(folder, TARGET, s3);
  expect(await keys()).toEqual(['assets/one.js', 'assets/two.js', 'config.json', 'index.html']);
  await publishConsole(folder, TARGET, s3, new Date(Date.now() + 29 * DAY_MS));
  expect(await keys()).toContain('assets/one.js');
  await publishConsole(folder, TARGET, s3, new Date(Date.now() + 31 * DAY_MS));
  expect(await keys()).toEqual(['assets/two.js', 'config.json', 'index.html']);
});

test('an index.html that the policy cannot be put into is not published', async () => {
  build('three');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>no charset</title>');
  await expect(publishConsole(folder, TARGET, s3)).rejects.toThrow('has no <meta charset="utf-8">');
});
