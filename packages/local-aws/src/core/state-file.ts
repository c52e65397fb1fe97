import { join } from 'node:path';
import * as z from 'zod';
import { DamagedFileError, readJsonFile, writeJsonFile } from './json-file.ts';
import { messageOf, StartError } from './start-error.ts';

const madeBefore = z.object({
  type: z.string(),
  ref: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  properties: z.record(z.string(), z.unknown()),
  /** `DeletionPolicy` Retain or Snapshot: what it holds stays when the template no longer has it. */
  retain: z.boolean(),
});
const state = z.object({
  version: z.literal(1),
  clockOffsetMs: z.number(),
  seeded: z.boolean(),
  /** By `<stack>/<logicalId>`, in the order they were made. */
  resources: z.record(z.string(), madeBefore),
});
/** A resource as the last run left it. */
export type MadeBefore = z.infer<typeof madeBefore>;

/** What the data folder remembers from run to run, in `state.json`. */
export interface StateFile {
  readonly fresh: boolean;
  readonly clockOffsetMs: number;
  readonly seeded: boolean;
  resources(): ReadonlyMap<string, MadeBefore>;
  keepClock(offsetMs: number): void;
  keepSeeded(): void;
  keepResource(address: string, made: MadeBefore): void;
  deleteResource(address: string): void;
  /** Writes what has changed since the last write. */
  flush(): void;
}

/** Reads the state, or starts an empty one. Throws StartError for a damaged file. */
export function openStateFile(dataDir: string): StateFile {
  const file = join(dataDir, 'state.json');
  const read = readState(file);
  const current = read ?? { version: 1 as const, clockOffsetMs: 0, seeded: false, resources: {} };
  const resources = new Map(Object.entries(current.resources));
  // Written at once: it also marks the folder as ours.
  let changed = read === undefined;
  const flush = (): void => {
    if (!changed) return;
    writeJsonFile(file, { ...current, resources: Object.fromEntries(resources) });
    changed = false;
  };
  flush();
  return {
    fresh: read === undefined,
    get clockOffsetMs() {
      return current.clockOffsetMs;
    },
    get seeded() {
      return current.seeded;
    },
    resources: () => resources,
    keepClock(offsetMs) {
      current.clockOffsetMs = offsetMs;
      changed = true;
      flush();
    },
    keepSeeded() {
      current.seeded = true;
      changed = true;
      flush();
    },
    keepResource(address, made) {
      if (JSON.stringify(resources.get(address)) === JSON.stringify(made)) return;
      resources.set(address, made);
      changed = true;
    },
    deleteResource(address) {
      changed = resources.delete(address) || changed;
    },
    flush,
  };
}

function readState(file: string): z.infer<typeof state> | undefined {
  try {
    const read = readJsonFile(file);
    return read === undefined ? undefined : state.parse(read);
  } catch (error) {
    const what = error instanceof DamagedFileError ? error.message : `${file} is damaged: not a state file`;
    throw new StartError(
      `${messageOf(what)}; nothing was changed: mend the file, or choose another --data-dir`,
      { cause: error },
    );
  }
}
