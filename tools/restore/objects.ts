import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Writes every object below `prefix/` into a folder, by the rest of its key. */
export async function downloadFolder(
  config: S3ClientConfig,
  bucket: string,
  prefix: string,
  folder: string,
): Promise<void> {
  const client = new S3Client({ ...config, forcePathStyle: true });
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${prefix}/` });
  for await (const { Contents = [] } of pages) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      if (!(Body instanceof Readable)) throw new Error(`S3 gave no stream of ${Key}`);
      const path = join(folder, Key.slice(prefix.length + 1));
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Body, createWriteStream(path));
    }
  }
}

/** Stores every file of a folder below `prefix/`. */
export async function uploadFolder(
  config: S3ClientConfig,
  bucket: string,
  prefix: string,
  folder: string,
): Promise<void> {
  const client = new S3Client({ ...config, forcePathStyle: true });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const Key = `${prefix}/${relative(folder, path).split(sep).join('/')}`;
    const upload = new Upload({ client, params: { Bucket: bucket, Key, Body: createReadStream(path) } });
    await upload.done();
  }
}
