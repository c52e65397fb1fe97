import type { Queue } from '../../_shared/queue/queue.ts';
import type { ConnectionRepository } from '../connections/connection-repository.ts';
import type { ServerFrame } from '../frames.ts';
import type { DepartureService } from '../presence/departure-service.ts';
import type { ConnectionGateway } from './connection-gateway.ts';
import { CONNECTIONS_A_MESSAGE, type Delivery, inParallel, shard } from './fan-out.ts';

export interface DeliveryService {
  /**
   * Posts to these connections now. Those that are gone are forgotten; those that could not be reached are
   * tried again a little later, through the queue.
   */
  toConnections(delivery: Delivery): Promise<void>;
  /** To every connection of these users, each once. */
  toUsers(userIds: readonly string[], frame: ServerFrame): Promise<{ offline: readonly string[] }>;
  /** To everybody on a channel, through the fan-out queue. */
  toChannel(channel: string, frame: ServerFrame): Promise<void>;
  /** To every connection there is, through the fan-out queue; `except` leaves out one user's. */
  toAll(frame: ServerFrame, except?: string): Promise<void>;
}

export interface DeliveryDependencies {
  readonly connections: Pick<ConnectionRepository, 'ofUser' | 'onChannel' | 'all'>;
  readonly gateway: ConnectionGateway;
  readonly departures: DepartureService;
  readonly fanOut: Queue<Delivery>;
}

/**
 * Up to this many connections are posted to by the function that took the frame, which saves the receiver
 * the queue's delay; more go through the queue, so that no sender waits for a crowd.
 */
export const POSTED_AT_ONCE = 50;

/** Connections that are forgotten side by side; each takes three calls of the stores. */
const CLOSED_AT_ONCE = 10;

/** Posts to a connection that fail before it is left to catch up with `history` when it returns. */
export const MOST_ATTEMPTS = 4;

export function createDeliveryService({
  connections,
  gateway,
  departures,
  fanOut,
}: DeliveryDependencies): DeliveryService {
  async function post({ connectionIds, frame, failures = 0 }: Delivery): Promise<void> {
    const { gone, failed } = await gateway.post(connectionIds, frame);
    // Only those that failed are tried again, later and later: the others have the frame.
    if (failed.length > 0 && failures + 1 < MOST_ATTEMPTS) {
      const again = { connectionIds: failed, frame, failures: failures + 1 };
      await fanOut.send(again, { delaySeconds: 2 ** failures });
    }
    await inParallel(gone, CLOSED_AT_ONCE, (connectionId) => departures.connectionClosed(connectionId));
  }

  async function deliver(connectionIds: readonly string[], frame: ServerFrame): Promise<void> {
    if (connectionIds.length <= POSTED_AT_ONCE) return post({ connectionIds, frame });
    await fanOut.sendAll(shard(connectionIds, frame));
  }

  /** Reads recipients page by page and hands each full shard on while the next page is read. */
  async function stream(
    pages: AsyncIterable<readonly string[]>,
    frame: ServerFrame,
    leftOut: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    let waiting: string[] = [];
    const sending: Promise<void>[] = [];
    for await (const page of pages) {
      waiting.push(...page.filter((connectionId) => !leftOut.has(connectionId)));
      while (waiting.length >= CONNECTIONS_A_MESSAGE) {
        sending.push(fanOut.send({ connectionIds: waiting.slice(0, CONNECTIONS_A_MESSAGE), frame }));
        waiting = waiting.slice(CONNECTIONS_A_MESSAGE);
      }
    }
    if (sending.length === 0) return deliver(waiting, frame);
    if (waiting.length > 0) sending.push(fanOut.send({ connectionIds: waiting, frame }));
    await Promise.all(sending);
  }

  return {
    toConnections: post,
    async toUsers(userIds, frame) {
      const unique = [...new Set(userIds)];
      const found = await Promise.all(unique.map((userId) => connections.ofUser(userId)));
      await deliver([...new Set(found.flat())], frame);
      return { offline: unique.filter((_, index) => found[index]?.length === 0) };
    },
    toChannel: (channel, frame) => stream(connections.onChannel(channel), frame),
    async toAll(frame, except) {
      const leftOut = except === undefined ? [] : await connections.ofUser(except);
      await stream(connections.all(), frame, new Set(leftOut));
    },
  };
}
