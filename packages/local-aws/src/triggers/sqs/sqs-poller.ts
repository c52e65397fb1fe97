import { messageOf } from '../../core/start-error.ts';
import { isMoved } from '../../core/upstream.ts';
import type { World } from '../../core/world.ts';
import { AwsError } from '../../services/aws-service.ts';
import type { ReceivedMessage } from '../../services/sqs/message.ts';
import { queueStore } from '../../services/sqs/queue-store.ts';
import { deleteUpstream, receiveUpstream } from '../../upstream/queues.ts';
import { failedIds } from './batch-response.ts';
import { bySize, type SqsRecord, sqsRecord } from './sqs-event.ts';

/** An event source mapping of a queue. */
export interface SqsMapping {
  readonly queueName: string;
  readonly functionArn: string;
  /** 1..10,000 */
  readonly batchSize: number;
  /** How long a batch may fill up, in the local world's time. */
  readonly windowMs: number;
  readonly reportsItemFailures: boolean;
  readonly accepts: (record: SqsRecord) => boolean;
  readonly maximumConcurrency: number | undefined;
  readonly enabled: boolean;
}

/** Lambda starts with five concurrent batches; more would only queue up on one machine. */
const LANES = 5;
/** Machine time between tries while the queue service is down or something fails, ms. */
const PAUSE_MS = 500;

/** Polls until the signal aborts; resolves when the batches under way have ended. */
export async function pollQueue(world: World, mapping: SqsMapping, signal: AbortSignal): Promise<void> {
  const reserved = world.functions.get(mapping.functionArn)?.reservedConcurrency ?? LANES;
  // Each lane is a call that waits there.
  const most = isMoved(world, 'sqs') ? 1 : LANES;
  const lanes = Math.max(1, Math.min(mapping.maximumConcurrency ?? most, most, reserved));
  await Promise.all(Array.from({ length: lanes }, () => lane(world, mapping, signal)));
}

async function lane(world: World, mapping: SqsMapping, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      if (world.faults.peek('sqs') === 'down') {
        await pause(signal);
        continue;
      }
      const messages = await gather(world, mapping, signal);
      if (messages.length > 0) await deliver(world, mapping, messages);
      else if (!queueStore(world).get(mapping.queueName)) await pause(signal);
    } catch (error) {
      if (signal.aborted) return;
      world.log.error(`polling ${mapping.queueName}: ${messageOf(error)}`);
      await pause(signal);
    }
  }
}

/** A batch: full, or what came until its window closed. */
async function gather(world: World, mapping: SqsMapping, signal: AbortSignal): Promise<ReceivedMessage[]> {
  const store = queueStore(world);
  const queue = store.get(mapping.queueName);
  if (!queue) return [];
  const take = (most: number, waitMs: number): Promise<ReceivedMessage[]> =>
    isMoved(world, 'sqs')
      ? receiveUpstream(world, mapping.queueName, { most, signal })
      : store.receiveWaiting(queue, { most, waitMs, signal });
  const batch = await take(mapping.batchSize, Number.POSITIVE_INFINITY);
  if (mapping.windowMs === 0 || batch.length === 0) return batch;
  const closesAt = world.clock.now() + mapping.windowMs;
  while (batch.length < mapping.batchSize && !signal.aborted) {
    const left = closesAt - world.clock.now();
    if (left <= 0) break;
    batch.push(...(await take(mapping.batchSize - batch.length, left)));
  }
  return batch;
}

async function deliver(
  world: World,
  mapping: SqsMapping,
  messages: readonly ReceivedMessage[],
): Promise<void> {
  const store = queueStore(world);
  const remove = async (receiptHandle: string): Promise<void> => {
    if (isMoved(world, 'sqs')) return deleteUpstream(world, mapping.queueName, receiptHandle);
    const queue = store.get(mapping.queueName);
    if (!queue) return;
    try {
      store.delete(queue, receiptHandle);
    } catch (error) {
      // The batch took longer than its messages were hidden: they are delivered again, as on AWS.
      if (!(error instanceof AwsError)) throw error;
      world.log.warn(`${mapping.queueName}: ${error.message}`);
    }
  };
  const arn = store.arnOf(mapping.queueName);
  const wanted: SqsRecord[] = [];
  for (const message of messages) {
    const record = sqsRecord(message, arn, world.region);
    // What the filter does not let pass is gone, as on AWS.
    if (mapping.accepts(record)) wanted.push(record);
    else await remove(record.receiptHandle);
  }
  for (const records of bySize(wanted)) {
    const payload = JSON.stringify({ Records: records });
    const result = await world.functions.invoke(mapping.functionArn, payload, {
      trigger: `sqs ${mapping.queueName}`,
    });
    const ids = records.map(({ messageId }) => messageId);
    const failed = failedIds(result, ids, mapping.reportsItemFailures);
    // Failed ones show again when their visibility is over: nobody hurries them.
    for (const { messageId, receiptHandle } of records)
      if (!failed.has(messageId)) await remove(receiptHandle);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, PAUSE_MS);
    timer.unref();
    signal.addEventListener('abort', done);
  });
}
