import { randomUUID } from 'node:crypto';
import { lazy } from '../../../_shared/lazy.ts';
import { createKeyRotation } from '../deps.ts';

const rotation = lazy(createKeyRotation);

/** Runs every hour and mostly finds nothing due; what failed is done by the next run. */
export const handler = async (): Promise<void> => {
  await rotation().run({ now: new Date() }, randomUUID());
};
