import type { Queue } from '../_shared/queue/queue.ts';
import type { ConnectionGateway } from './connection-gateway.ts';
import type { ConnectionRepository } from './connection-repository.ts';
import { CONNECTIONS_A_MESSAGE, type Delivery, shard } from './fan-out.ts';
import type { ServerFrame } from './frames.ts';
import type { PresenceService } from './presence-service.ts';

export interface DeliveryService {
  /** Posts to these connections now; those that are gone are forgotten. */
  toConnections(connectionIds: readonly string[], frame: ServerFrame): Promise<void>;
  /** To every connection of these users, each once. */
  toUsers(userIds: readonly string[], frame: ServerFrame): Promise<{ offline: readonly string[] }>;
  /** To everybody on a channel, through the fan-out queue. */
  toChannel(channel: string, frame: ServerFrame): Promise<void>;
  /** To every connection there is, through the fan-out queue; `except` leaves out one user's. */
  toAll(frame: ServerFrame, except?: string): Promise<void>;
}

export interface DeliveryDependencies {
  readonly connections: ConnectionRepository;
  readonly gateway: ConnectionGateway;
  readonly presence: Pick<PresenceService, 'connectionClosed'>;
  readonly fanOut: Queue<Delivery>;
}

/**
 * Up to this many connections are posted to by the function that took the frame, which saves the receiver
 * the queue's delay; more go through the queue, so that no sender waits for a crowd.
 */
export const POSTED_AT_ONCE = 50;

export function createDeliveryService({
  connections,
  gateway,
  presence,
  fanOut,
}: DeliveryDependencies): DeliveryService {
  async function post(connectionIds: readonly string[], frame: ServerFrame): Promise<void> {
    const { gone } = await gateway.post(connectionIds, frame);
    // A post that failed otherwise is not repeated: the client catches up with `history` when it returns.
    for (const connectionId of gone) await presence.connectionClosed(connectionId);
  }

  async function deliver(connectionIds: readonly string[], frame: ServerFrame): Promise<void> {
    if (connectionIds.length <= POSTED_AT_ONCE) return post(connectionIds, frame);
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
