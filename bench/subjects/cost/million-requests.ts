import type { FunctionSpec } from '../../../lib/function-spec.ts';
import * as prices from './prices.ts';

/** What a warm call takes on the processor, ms: billed from its first byte to its last, waits for stores included. */
const DURATION_MS = { plain: 25, password: 300, image: 1500, document: 150 };
/** Lines of a request in the logs of gateway and function, KB. */
const LOGGED_KB = 0.8;
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/**
 * USD of a million calls of a route, from what it declares: each action counted once, on items up to 1 KB. What stands
 * for retries, `Idempotency-Key` and rare branches makes it an upper figure of the usual call.
 */
export function millionRequests(spec: FunctionSpec, kind: 'http' | 'other' = 'http'): number {
  const { needs, sizing } = spec;
  const gigabytes = (sizing.memoryMb ?? 256) / 1024;
  const dynamo = Object.entries(needs.tables ?? {})
    // Only calls with an `Idempotency-Key` go there.
    .filter(([table]) => table !== 'idempotency')
    .flatMap(([, actions]) => actions)
    .map((action) => (WRITES.has(action) ? prices.DYNAMODB_MILLION_WRITES : prices.DYNAMODB_MILLION_READS));
  const objects = Object.values(needs.objects ?? {})
    .flat()
    .map((action) => (action.startsWith('GetObject') ? prices.S3_MILLION_READS : prices.S3_MILLION_WRITES));
  return sum([
    kind === 'http' ? prices.HTTP_API_MILLION : 0,
    prices.LAMBDA_MILLION,
    durationMs(spec) * 1000 * gigabytes * prices.LAMBDA_GB_SECOND,
    ...dynamo,
    ...objects,
    // Sent, received and deleted.
    (needs.sends?.length ?? 0) * 3 * prices.SQS_MILLION,
    needs.publishes ? prices.EVENTS_MILLION : 0,
    needs.redis ? 2 * prices.CACHE_MILLION_ECPUS : 0,
    LOGGED_KB * prices.LOGS_GB,
    // X-Ray takes the first request of a second, and one in twenty of the rest.
    0.05 * prices.XRAY_MILLION,
  ]);
}

function durationMs({ needs }: FunctionSpec): number {
  if (needs.images) return DURATION_MS.image;
  if (needs.hashesPasswords) return DURATION_MS.password;
  return needs.fonts ? DURATION_MS.document : DURATION_MS.plain;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
