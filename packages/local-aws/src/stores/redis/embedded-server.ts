// The Redis-protocol server of machines without `valkey-server` or `redis-server`, in a process of its own so
// that its work never delays the gateway. Arguments: port, data folder (names this process only).
import {
  createRedisCommandExecutor,
  RedisServerState,
  Resp2Server,
  resolveCompatibilityProfile,
} from 'js-redis-server/core';

const parent = process.ppid;
const compatibility = resolveCompatibilityProfile(undefined);
const { server } = new Resp2Server({
  server: new RedisServerState({ databaseCount: 1, compatibility }),
  executor: createRedisCommandExecutor({ compatibility }),
  logger: { error: () => {} },
});
// Its own `listen` knows no host and would open every interface, and the server asks for no password.
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
// It keeps nothing, so there is no reason to outlive a runtime that was killed.
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1_000);
