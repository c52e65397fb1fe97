import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { readJsonFile, writeJsonFile } from '../core/json-file.ts';

const kept = z.object({ secret: z.string(), ports: z.record(z.string(), z.number()) });

/** What the stores remember from run to run, in `stores.json` of the data folder. */
export interface StoreMemory {
  /** A random text of this data folder. */
  secret(): string;
  /** The port of the last run, so that an address stays the same while it is free. */
  port(store: string): number | undefined;
  keepPort(store: string, port: number): void;
}

/** A file that cannot be read is begun anew: ports may change, and passwords derived from it are set again. */
export function openStoreMemory(dataDir: string): StoreMemory {
  const file = join(dataDir, 'stores.json');
  const state = read(file) ?? { secret: randomBytes(32).toString('base64url'), ports: {} };
  writeJsonFile(file, state);
  return {
    secret: () => state.secret,
    port: (store) => state.ports[store],
    keepPort(store, port) {
      if (state.ports[store] === port) return;
      state.ports[store] = port;
      writeJsonFile(file, state);
    },
  };
}

function read(file: string): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(readJsonFile(file)).data;
  } catch {
    // DamagedFileError: nothing in it is worth refusing to start.
    return undefined;
  }
}
