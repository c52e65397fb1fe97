import { readdir, readFile } from 'node:fs/promises';
import { extname, join, posix, relative, sep } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { consolePolicyElement } from '../../web/headers.ts';

/** What the deployment knows once its stacks are there. */
export interface ConsoleTarget {
  readonly bucket: string;
  readonly apiUrl: string;
  readonly webSocketUrl: string;
  /** Host of the bucket that pages send files to and read them from. */
  readonly objectsUrl: string;
}

/** Files whose names follow from their contents. */
const HASHED = 'assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
/** A tab that was opened before a deployment finds its files so many days after it. */
const KEPT_DAYS = 30;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * Puts the built console into its bucket: what pages load first, index.html last, so that no page ever refers to a file
 * that is not there. `config.json` and the policy in index.html name the URLs of this deployment. Files of deployments
 * that were replaced more than 30 days ago are deleted.
 */
export async function publishConsole(
  folder: string,
  target: ConsoleTarget,
  s3 = new S3Client({}),
  now = new Date(),
): Promise<void> {
  const { bucket: Bucket } = target;
  const keys = await filesIn(folder);
  const put = async (Key: string) => {
    const ContentType = TYPES[extname(Key)] ?? 'application/octet-stream';
    const CacheControl = Key.startsWith(HASHED) ? FOR_EVER : 'no-cache';
    const Body = await contentOf(join(folder, Key), Key, target);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType, CacheControl }));
  };
  await Promise.all(keys.filter((key) => key !== 'index.html').map(put));
  await put('index.html');
  await deleteReplaced(s3, Bucket, new Set(keys), now);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join(posix.sep));
}

async function contentOf(path: string, key: string, target: ConsoleTarget): Promise<Buffer | string> {
  const { apiUrl, webSocketUrl, objectsUrl } = target;
  switch (key) {
    case 'config.json':
      return JSON.stringify({ apiUrl, webSocketUrl });
    case 'index.html': {
      const html = await readFile(path, 'utf8');
      const element = consolePolicyElement({
        api: apiUrl,
        webSocket: new URL(webSocketUrl).origin,
        objects: [objectsUrl],
      });
      const changed = html.replace(/<meta charset="utf-8"\s*\/?>/, (charset) => charset + element);
      if (changed === html) throw new Error(`${path} has no <meta charset="utf-8"> for the policy to follow`);
      return changed;
    }
    default:
      return readFile(path);
  }
}

async function deleteReplaced(
  s3: S3Client,
  Bucket: string,
  kept: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const before = now.getTime() - KEPT_DAYS * 86_400_000;
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket, ...(ContinuationToken && { ContinuationToken }) }),
    );
    const old = (page.Contents ?? []).flatMap(({ Key, LastModified }) =>
      Key !== undefined && !kept.has(Key) && (LastModified?.getTime() ?? before) < before ? [{ Key }] : [],
    );
    if (old.length > 0)
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: old, Quiet: true } }));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}
