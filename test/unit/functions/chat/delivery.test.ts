import { describe, expect, it } from 'vitest';
import type { ConnectionRepository } from '../../../../functions/chat/connections/connection-repository.ts';
import { createDeliveryService } from '../../../../functions/chat/delivery/delivery-service.ts';
import type { Delivery } from '../../../../functions/chat/delivery/fan-out.ts';
import type { ServerFrame } from '../../../../functions/chat/frames.ts';

const frame: ServerFrame = { type: 'pong' };

/** Users with their connections; what the gateway says of those that are not simply there. */
function setUp(users: Record<string, string[]>, trouble: Record<string, 'gone' | 'failed'> = {}) {
  const posted: string[] = [];
  const closed: string[] = [];
  const queued: { delivery: Delivery; delaySeconds: number | undefined }[] = [];
  async function* all(): AsyncGenerator<readonly string[]> {
    for (const ids of Object.values(users)) yield ids;
  }
  const connections: Pick<ConnectionRepository, 'ofUser' | 'all' | 'onChannel'> = {
    ofUser: async (userId) => users[userId] ?? [],
    all,
    onChannel: all,
  };
  const service = createDeliveryService({
    connections,
    gateway: {
      async post(ids) {
        posted.push(...ids);
        const those = (what: string) => ids.filter((id) => trouble[id] === what);
        return { gone: those('gone'), failed: those('failed') };
      },
    },
    departures: { connectionClosed: async (id) => void closed.push(id) },
    fanOut: {
      send: async (delivery, { delaySeconds } = {}) => void queued.push({ delivery, delaySeconds }),
      sendAll: async (deliveries) => {
        for (const delivery of deliveries) queued.push({ delivery, delaySeconds: undefined });
      },
    },
  });
  return { service, posted, closed, queued };
}
const crowd = (count: number, name = 'c') => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('delivery', () => {
  it('posts to few at once, to each connection once, and says who has none', async () => {
    const { service, posted, queued } = setUp({ a: ['a1', 'a2'], b: ['b1'] });
    expect(await service.toUsers(['a', 'b', 'a', 'c'], frame)).toEqual({ offline: ['c'] });
    expect(posted).toEqual(['a1', 'a2', 'b1']);
    expect(queued).toEqual([]);
  });

  it('sends a crowd through the queue, whole, in shards of at most 500', async () => {
    const users = { a: crowd(700, 'a'), b: crowd(700, 'b') };
    const { service, posted, queued } = setUp(users);
    await service.toAll(frame);
    expect(posted).toEqual([]);
    const ids = queued.flatMap(({ delivery }) => delivery.connectionIds);
    expect(ids.toSorted()).toEqual([...users.a, ...users.b].toSorted());
    expect(queued.every(({ delivery }) => delivery.connectionIds.length <= 500)).toBe(true);
  });

  it('leaves out the user who is not to hear of it', async () => {
    const { service, posted } = setUp({ a: ['a1', 'a2'], b: ['b1'] });
    await service.toAll(frame, 'a');
    expect(posted).toEqual(['b1']);
  });

  it('forgets connections that are gone', async () => {
    const { service, closed } = setUp({}, { b: 'gone' });
    await service.toConnections({ connectionIds: ['a', 'b'], frame });
    expect(closed).toEqual(['b']);
  });

  it('tries those again that could not be reached, and no others, later and later, then no more', async () => {
    const { service, queued } = setUp({}, { b: 'failed' });
    await service.toConnections({ connectionIds: ['a', 'b'], frame });
    for (let last = queued.at(-1); last && queued.length < 10; last = queued.at(-1)) {
      const before = queued.length;
      await service.toConnections(last.delivery);
      if (queued.length === before) break;
    }
    expect(queued.map(({ delaySeconds }) => delaySeconds)).toEqual([1, 2, 4]);
    expect(queued.every(({ delivery }) => delivery.connectionIds.join() === 'b')).toBe(true);
  });
});
