import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, StartError } from '../../core/start-error.ts';

/**
 * What the index holds: keys as bytes, so that they sort as S3 sorts them (UTF-8 binary order), and for each
 * object the files its bytes lie in. An object is there when its row is: files are written before, and
 * removed after.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS objects (
  bucket TEXT NOT NULL, key BLOB NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL,
  blobs TEXT NOT NULL, details TEXT NOT NULL,
  PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploads (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key BLOB NOT NULL, initiated INTEGER NOT NULL, details TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
  upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  modified INTEGER NOT NULL, blob TEXT NOT NULL, checksums TEXT NOT NULL,
  PRIMARY KEY (upload, number)
) WITHOUT ROWID;
`;

/** Opens `<dir>/index.sqlite`. Throws StartError for a damaged file. */
export function openIndex(dir: string): DatabaseSync {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'index.sqlite');
  try {
    const database = new DatabaseSync(file);
    // A commit survives the death of this process; a power cut may undo the last ones, never damage the file.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    throw new StartError(`the S3 index ${file} cannot be opened (${messageOf(error)}); nothing was changed`, {
      cause: error,
    });
  }
}
