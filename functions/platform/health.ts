import type { Health, HealthCheck } from './contract.ts';

export type StoreName = keyof Health['checks'];

/** Resolves when a store answers, rejects when it does not. */
export type Check = () => Promise<unknown>;

export interface CheckFailure {
  readonly store: StoreName;
  readonly error: unknown;
}

/**
 * Milliseconds after which a store counts as down: enough to sign in to each from an environment that has just
 * begun, whose first call must not raise an alarm.
 */
const PATIENCE_MS = 3_000;

/**
 * Asks all stores at once. Without the cache everything still works, only more slowly; without a database
 * it does not.
 */
export async function checkHealth(
  checks: Readonly<Record<StoreName, Check>>,
  report: (failure: CheckFailure) => void,
): Promise<Health> {
  const ask = (store: StoreName) => timed(checks[store], (error) => report({ store, error }));
  const [postgres, redis, dynamodb] = await Promise.all([ask('postgres'), ask('redis'), ask('dynamodb')]);
  const down = postgres.status === 'down' || dynamodb.status === 'down';
  const status = down ? 'down' : redis.status === 'down' ? 'degraded' : 'ok';
  return { status, checks: { postgres, redis, dynamodb } };
}

async function timed(check: Check, failed: (error: unknown) => void): Promise<HealthCheck> {
  const started = performance.now();
  const status = await inTime(check).then(
    () => 'ok' as const,
    (error: unknown) => {
      failed(error);
      return 'down' as const;
    },
  );
  return { status, latencyMs: Math.round((performance.now() - started) * 10) / 10 };
}

async function inTime(check: Check): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
