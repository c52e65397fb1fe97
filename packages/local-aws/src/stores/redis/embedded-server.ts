// The Redis-protocol server of machines without `valkey-server` or `redis-server`, in a process of its own so
// that its work never delays the gateway. Arguments: port, data folder (names this process only).
import { createRedisServer } from 'js-redis-server';

const parent = process.ppid;
await createRedisServer({ port: Number(process.argv[2]), logger: { error: () => {} } });
// It keeps nothing, so there is no reason to outlive a runtime that was killed.
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1_000);
