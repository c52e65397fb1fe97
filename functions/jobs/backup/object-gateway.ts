import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isAwsError } from '../../_shared/aws/errors.ts';
import { AppError } from '../../_shared/errors/errors.ts';
import type { Part } from './manifest.ts';

/** Objects of backups. A large one passes through in pieces and is never held whole. */
export interface ObjectGateway {
  /** Compresses and stores what it reads; rejects, and leaves no object, when the source breaks off. */
  store(key: string, source: Readable): Promise<Part>;
  storeText(key: string, text: string): Promise<void>;
  /** @throws AppError `not-found` */
  readText(key: string): Promise<string>;
  /** Hands the decompressed bytes on. @throws AppError `internal` for an object that is not the one of its checksum */
  read(part: Part, consume: (bytes: Readable) => Promise<void>): Promise<void>;
}

/** Parts of an upload that are held at once, and their size: 8 MiB times the 10,000 parts that S3 takes is 80 GB. */
const PARTS_AT_ONCE = 2;
const PART_BYTES = 8 * 1024 * 1024;

export function objectGateway(s3: S3Client, bucket: string): ObjectGateway {
  const get = async (Key: string) => {
    try {
      return (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body;
    } catch (error) {
      if (isAwsError(error, 'NoSuchKey')) throw damaged(`${Key} is not in the bucket`, 'not-found');
      throw error;
    }
  };
  return {
    async store(key, source) {
      const meter = createMeter();
      const body = new PassThrough();
      const upload = new Upload({
        client: s3,
        params: { Bucket: bucket, Key: key, Body: body },
        queueSize: PARTS_AT_ONCE,
        partSize: PART_BYTES,
      });
      // A source that breaks off destroys the body, by which the upload is aborted.
      const outcomes = await Promise.allSettled([
        pipeline(source, createGzip(), meter.stream, body),
        upload.done(),
      ]);
      const failure = outcomes.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
      return { key, ...meter.read() };
    },
    async storeText(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json' }));
    },
    readText: async (key) => (await (await get(key))?.transformToString()) ?? '',
    async read({ key, bytes, sha256 }, consume) {
      const body = await get(key);
      if (!(body instanceof Readable)) throw new Error(`S3 gave no stream of ${key}`);
      const meter = createMeter();
      const plain = createGunzip();
      const [source, consumer] = await Promise.allSettled([
        pipeline(body, meter.stream, plain),
        consume(plain),
      ]);
      const found = meter.read();
      const isWhole = source.status === 'fulfilled' && found.bytes === bytes && found.sha256 === sha256;
      if (source.status === 'rejected' && !isGzipError(source.reason)) {
        // A consumer that fails ends the source as well: its own reason is the one that matters.
        throw consumer.status === 'rejected' ? consumer.reason : source.reason;
      }
      if (!isWhole) throw damaged(`${key} is damaged: its checksum is not the one in the manifest`);
      if (consumer.status === 'rejected') throw consumer.reason;
    },
  };
}

/** Errors of zlib itself have codes such as `Z_DATA_ERROR` and, at an end that comes early, `Z_BUF_ERROR`. */
function isGzipError(error: unknown): boolean {
  return error instanceof Error && String(Reflect.get(error, 'code')).startsWith('Z_');
}

function damaged(message: string, code: 'internal' | 'not-found' = 'internal'): AppError {
  return new AppError({ code, detail: message });
}

/** Counts and hashes the bytes that pass. */
function createMeter() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, read: () => ({ bytes, sha256: hash.copy().digest('hex') }) };
}
