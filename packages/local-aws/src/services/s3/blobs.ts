import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { copyFile, link, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RunningChecksum } from './checksums.ts';
import type { BlobRef } from './stored-object.ts';

/** Bytes that were written, and their MD5 in hexadecimal: S3's entity tag. */
export interface WrittenBlob extends BlobRef {
  readonly md5: string;
}

/** The files that objects lie in: `<dir>/<2 digits>/<uuid>`, written once, on disk before anything names them. */
export function createBlobs(dir: string) {
  const pathOf = (file: string): string => join(dir, file.slice(0, 2), file);
  /** Readers by file; a file that is dropped while it is read goes with its last reader. */
  const readers = new Map<string, number>();
  const dropped = new Set<string>();
  for (let i = 0; i < 256; i += 1) mkdirSync(join(dir, i.toString(16).padStart(2, '0')), { recursive: true });

  async function drop(files: Iterable<string>): Promise<void> {
    for (const file of files) {
      if (readers.has(file)) dropped.add(file);
      else await rm(pathOf(file), { force: true });
    }
  }
  function release(files: readonly string[]): void {
    for (const file of files) {
      const left = (readers.get(file) ?? 1) - 1;
      if (left > 0) readers.set(file, left);
      else {
        readers.delete(file);
        if (dropped.delete(file)) void rm(pathOf(file), { force: true });
      }
    }
  }
  return {
    /** Writes a stream to a new file, feeding the checksums. Leaves nothing behind when the stream fails. */
    async write(
      source: AsyncIterable<Buffer>,
      checksums: readonly RunningChecksum[] = [],
    ): Promise<WrittenBlob> {
      const file = randomUUID();
      const path = pathOf(file);
      const md5 = createHash('md5');
      const handle = await open(path, 'wx', 0o600);
      try {
        let size = 0;
        for await (const chunk of source) {
          md5.update(chunk);
          for (const checksum of checksums) checksum.update(chunk);
          await writeAll(handle, chunk);
          size += chunk.length;
        }
        await handle.datasync();
        await handle.close();
        return { file, size, md5: md5.digest('hex') };
      } catch (error) {
        await handle.close();
        await rm(path, { force: true });
        throw error;
      }
    },
    /** The bytes from `start` to `end`, both included, of files laid end to end. */
    read(blobs: readonly BlobRef[], start: number, end: number): Readable {
      const files = blobs.map(({ file }) => file);
      for (const file of files) readers.set(file, (readers.get(file) ?? 0) + 1);
      async function* bytes(): AsyncGenerator<Buffer> {
        let offset = 0;
        for (const { file, size } of blobs) {
          const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
          offset += size;
          if (from > to) continue;
          yield* createReadStream(pathOf(file), { start: from, end: to, highWaterMark: 256 * 1024 });
        }
      }
      const stream = Readable.from(bytes(), { objectMode: false });
      // Also when nobody ever reads it: a client that leaves before its answer begins.
      stream.once('close', () => release(files));
      return stream;
    },
    /** A second name for the same bytes. */
    async duplicate({ file, size }: BlobRef): Promise<BlobRef> {
      const copy = randomUUID();
      try {
        await link(pathOf(file), pathOf(copy));
      } catch {
        // A file system without hard links.
        await copyFile(pathOf(file), pathOf(copy));
      }
      return { file: copy, size };
    },
    drop,
    /** Removes files that nothing names and that are older than `before` (ms): what a kill left half-made. */
    async sweep(named: ReadonlySet<string>, before: number): Promise<void> {
      for (const folder of await readdir(dir)) {
        for (const file of await readdir(join(dir, folder))) {
          if (named.has(file)) continue;
          const entry = await stat(pathOf(file)).catch(() => undefined);
          if (entry && entry.ctimeMs < before) await drop([file]);
        }
      }
    },
  };
}
export type Blobs = ReturnType<typeof createBlobs>;

async function writeAll(handle: { write(data: Buffer): Promise<{ bytesWritten: number }> }, data: Buffer) {
  let rest = data;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.write(rest);
    rest = rest.subarray(bytesWritten);
  }
}
