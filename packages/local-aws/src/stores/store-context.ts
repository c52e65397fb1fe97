import type { World } from '../core/world.ts';

/** What the stores need of the world they belong to; a whole `World` without its stores fits. */
export type StoreContext = Pick<
  World,
  'account' | 'region' | 'dataDir' | 'clock' | 'faults' | 'log' | 'identities'
> & {
  /** An AWS endpoint that keeps the tables (`--aws-endpoint`). */
  readonly dynamoDbUrl?: string | undefined;
};
