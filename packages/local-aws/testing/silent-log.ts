import type { Log } from '../src/core/world.ts';

/** A log of the local runtime that prints nothing. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  step: (_title, work) => work(),
};
