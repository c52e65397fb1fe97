import { Redis } from 'iovalkey';

/**
 * Brings every time to live forward by an advance of the local clock, which the server knows nothing of:
 * what is due by then is removed.
 */
export async function expireAhead(server: { host: string; port: number }, ms: number): Promise<void> {
  const client = new Redis({ ...server, maxRetriesPerRequest: 1, retryStrategy: () => null });
  // A failing command rejects as well; this only keeps the event from being thrown.
  client.on('error', () => client.disconnect());
  try {
    let cursor = '0';
    do {
      const [next, keys] = await client.scan(cursor, 'COUNT', 1000);
      cursor = next;
      const lives = await Promise.all(keys.map((key) => client.pttl(key)));
      await Promise.all(
        keys.map((key, at) => {
          const left = lives[at] ?? -1;
          // Negative: no time to live, or gone meanwhile.
          if (left < 0) return undefined;
          return left <= ms ? client.del(key) : client.pexpire(key, left - ms);
        }),
      );
    } while (cursor !== '0');
  } finally {
    client.disconnect();
  }
}
