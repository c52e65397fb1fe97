import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { messageOf, StartError } from '../../core/start-error.ts';
import type { RedisStore } from '../../core/world.ts';
import { freePort } from '../free-port.ts';
import { joinSockets } from '../proxy-link.ts';
import { listenProxy } from '../proxy-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import type { StoreContext } from '../store-context.ts';
import type { StoreMemory } from '../store-memory.ts';
import { expireAhead } from './expire-ahead.ts';
import { commandCounter } from './protocol.ts';
import { redisCommand } from './server-command.ts';

/** A Redis-protocol server, or the one that `NUBO_REDIS_URL` names, behind a proxy that the faults reach. */
export async function startRedis(
  context: StoreContext,
  memory: StoreMemory,
): Promise<RedisStore & { close(): Promise<void> }> {
  const { log, clock } = context;
  const given = process.env.NUBO_REDIS_URL;
  const { address, server } = given
    ? { address: addressOf(given), server: undefined }
    : await ownServer(context);
  const proxy = await listenProxy({
    target: 'redis',
    faults: context.faults,
    preferredPort: memory.port('redis'),
    accept(client, gate) {
      const upstream = connect({ ...address, noDelay: true });
      upstream.on('error', () => client.destroy());
      joinSockets({ client, upstream, gate, counter: commandCounter });
    },
  });
  memory.keepPort('redis', proxy.port);
  let offset = clock.offsetMs;
  const stopFollowing = clock.onAdvance((next) => {
    const moved = next - offset;
    offset = next;
    const shift = expireAhead(address, moved).catch((error: unknown) =>
      log.warn(`redis: times to live did not follow the clock: ${messageOf(error)}`),
    );
    proxy.holdWhile(shift);
  });
  return {
    host: proxy.host,
    port: proxy.port,
    async close() {
      stopFollowing();
      await proxy.close();
      await server?.stop();
    },
  };
}

async function ownServer(
  context: StoreContext,
): Promise<{ address: { host: string; port: number }; server: ServerProcess }> {
  const port = await freePort();
  const command = redisCommand(context.dataDir, port);
  await mkdir(command.dir, { recursive: true });
  try {
    const server = await startServer(command, context.log);
    return { address: { host: '127.0.0.1', port }, server };
  } catch (error) {
    throw new StartError(
      `${command.name} does not start (its log is ${command.logFile}); nothing was changed`,
      { cause: error },
    );
  }
}

function addressOf(url: string): { host: string; port: number } {
  if (!URL.canParse(url)) throw new StartError('NUBO_REDIS_URL is not a URL');
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) || 6379 };
}
