import { join } from 'node:path';
import { perWorld } from '../../core/per-world.ts';
import { messageOf } from '../../core/start-error.ts';
import type { World } from '../../core/world.ts';
import { type Blobs, createBlobs } from './blobs.ts';
import { type Buckets, createBuckets } from './buckets.ts';
import { openIndex } from './index-database.ts';
import { createObjectEvents, type ObjectEvents } from './object-events.ts';
import { createObjectIndex, type ObjectIndex } from './object-index.ts';
import { createUploadIndex, type UploadIndex } from './upload-index.ts';

/** All of one world's S3. */
export interface S3Context {
  readonly world: World;
  readonly buckets: Buckets;
  readonly objects: ObjectIndex;
  readonly uploads: UploadIndex;
  readonly blobs: Blobs;
  /** For the services that objects' events go to. */
  readonly events: ObjectEvents;
  /** Does several changes of the index at once, or none. */
  transaction<T>(work: () => T): T;
}

/** Opened when first asked for; state lies in `<dataDir>/s3`. */
export const s3Context = perWorld((world): S3Context => {
  const dir = join(world.dataDir, 's3');
  const startedAt = Date.now();
  const database = openIndex(dir);
  const objects = createObjectIndex(database);
  const uploads = createUploadIndex(database);
  const blobs = createBlobs(join(dir, 'blobs'));
  const swept = blobs
    .sweep(new Set([...objects.files(), ...uploads.files()]), startedAt)
    .catch((error: unknown) =>
      world.log.warn(`s3: left-over files could not be removed: ${messageOf(error)}`),
    );
  world.onClose(async () => {
    await swept;
    database.close();
  });
  return {
    world,
    buckets: createBuckets(database),
    objects,
    uploads,
    blobs,
    events: createObjectEvents(() => world.clock.now()),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
});
