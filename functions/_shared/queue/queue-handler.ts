import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type * as z from 'zod/mini';
import { createLogger, type Logger } from '../observability/logger.ts';
import { countColdStart } from '../observability/metrics.ts';
import { TRACE_ATTRIBUTE, withTrace } from '../observability/trace.ts';
import type { MessageLease } from './message-lease.ts';

/** What a consumer knows of a message beside its body. */
export interface MessageContext {
  readonly messageId: string;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
  readonly log: Logger;
}

export interface QueueHandlerOptions {
  /** For a trigger with `extendsVisibility` (message-lease.ts). */
  readonly lease?: () => MessageLease;
}

/**
 * The Lambda handler of a queue's consumer. Messages of a batch are worked on side by side; one that throws is
 * reported as its own failure and comes back after the visibility timeout, then goes to the dead-letter
 * queue, while the others of the batch are done with (AWS Lambda, "Reporting batch item failures").
 * Deliveries may repeat, so `work` must be idempotent. A body that does not fit the schema fails like any other.
 */
export function queueHandler<S extends z.ZodMiniType>(
  schema: S,
  work: (message: z.output<S>, context: MessageContext) => Promise<void>,
  { lease }: QueueHandlerOptions = {},
): SQSHandler {
  const processor = new BatchProcessor(EventType.SQS);
  const log = createLogger();
  const one = async (record: SQSRecord): Promise<void> => {
    const { messageId } = record;
    const trace = record.messageAttributes[TRACE_ATTRIBUTE]?.stringValue;
    const context: MessageContext = {
      messageId,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      log: log.child({ messageId, ...(trace !== undefined && { traceId: trace }) }),
    };
    const workOn = () => work(schema.parse(JSON.parse(record.body)), context);
    const traced = trace === undefined ? workOn : () => withTrace(trace, workOn);
    try {
      await (lease ? lease().hold(record, context.log, traced) : traced());
      // By this line all that a request led to is found (`npm run logs`).
      if (trace !== undefined) context.log.info('message done');
    } catch (error) {
      context.log.error('message failed', { receiveCount: context.receiveCount, error });
      throw error;
    }
  };
  return async (event) => {
    countColdStart();
    // A batch in which all failed is reported message by message too, so that each keeps its own count.
    return processPartialResponse(event, one, processor, { throwOnFullBatchFailure: false });
  };
}
