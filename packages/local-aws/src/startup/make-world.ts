import { createClock } from '../core/clock.ts';
import { createWorld } from '../core/create-world.ts';
import { createFaults } from '../core/faults.ts';
import type { RuntimeFlags } from '../core/project.ts';
import { createResourceIndex, type MutableResourceIndex } from '../core/resource-index.ts';
import { messageOf } from '../core/start-error.ts';
import type { StateFile } from '../core/state-file.ts';
import type { Log, World } from '../core/world.ts';
import { createFunctions } from '../execution/functions.ts';
import { createIdentities } from '../iam/identities.ts';
import { createStores } from '../stores/index.ts';
import { createUpstream } from '../upstream/upstream.ts';
import { type AddressBook, createAddressBook } from './address-book.ts';
import type { Endings } from './endings.ts';

/**
 * How long an advance of the clock waits for the calls that its timers began. A call that the clock jumps in has a
 * wrong time in its hands, and AWS's SDK takes the difference for the skew of its machine.
 */
const DUE_WORK_MS = 30_000;

export interface WorldOptions {
  readonly dataDir: string;
  readonly account: string;
  readonly region: string;
  readonly awsEndpoint: RuntimeFlags['awsEndpoint'];
  readonly state: StateFile;
  readonly log: Log;
  /** Read at each function's start: it grows as stand-ins come up. */
  readonly allowedHosts: readonly string[];
  /** Whether calls that succeed get a line at the terminal by now. */
  readonly printsInvocations: () => boolean;
}

/** The world with its stores and functions, none of them started, and the ways to end them. */
export function makeWorld(
  options: WorldOptions,
  endings: Endings,
): {
  readonly world: World;
  readonly index: MutableResourceIndex;
  readonly addresses: AddressBook;
  /** No timer fires any more. */
  stopClock(): void;
} {
  const { dataDir, account, region, awsEndpoint, state, log } = options;
  const clock = createClock({
    offsetMs: state.clockOffsetMs,
    keep: (offsetMs) => state.keepClock(offsetMs),
    whenIdle: () => world.functions.whenIdle(DUE_WORK_MS),
    onError: (error) => log.error(`a timer failed: ${messageOf(error)}`),
  });
  endings.add(() => clock.close());
  const identities = createIdentities({
    account,
    region,
    now: () => clock.now(),
    isAdvancing: () => clock.shortestPeriodMs > 0,
  });
  const context = { account, region, dataDir, clock, faults: createFaults(), log, identities };
  const upstream = awsEndpoint && createUpstream(awsEndpoint, { account, region });
  const stores = createStores({
    ...context,
    dynamoDbUrl: awsEndpoint?.services.includes('dynamodb') ? awsEndpoint.url : undefined,
  });
  endings.add(() => stores.close());
  const resources = createResourceIndex();
  const addresses = createAddressBook();
  const world = createWorld(
    { ...context, upstream, stores, resources, endpoints: addresses.endpoints, onClose: endings.add },
    (made) =>
      createFunctions({
        world: made,
        allowedHosts: () => options.allowedHosts,
        printsInvocations: options.printsInvocations,
      }),
  );
  endings.add(() => world.functions.close());
  return { world, index: resources, addresses, stopClock: () => clock.close() };
}
