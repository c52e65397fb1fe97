import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { sqs } from '../aws/sqs.ts';
import { parseEnv } from '../env/env.ts';
import { lazy } from '../lazy.ts';
import type { Logger } from '../observability/logger.ts';

/** How long a message stays away when the function dies with it. */
const LEASE_SECONDS = 60;
const RENEW_MS = 20_000;
/** Wait before the second delivery of a message that failed; doubled for each one after. */
const RETRY_SECONDS = 10;
const LONGEST_RETRY_SECONDS = 15 * 60;

/**
 * Holds a message by a short visibility timeout that is renewed while it is worked on. Lambda wants a queue's own
 * timeout to be six times the function's, which is half an hour for one that may take five minutes: too long
 * to wait after a failure that has passed, or after a function that died.
 */
export interface MessageLease {
  /** Runs `work`. When it rejects, the message is delivered again after 10 s, 20 s and so on. */
  hold(record: SQSRecord, log: Logger, work: () => Promise<void>): Promise<void>;
}

export function createMessageLease(client: SQSClient, queueUrl: string): MessageLease {
  return {
    async hold(record, log, work) {
      const setVisibility = async (seconds: number): Promise<void> => {
        const { receiptHandle } = record;
        try {
          await client.send(
            new ChangeMessageVisibilityCommand({
              QueueUrl: queueUrl,
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: seconds,
            }),
          );
        } catch (error) {
          // The queue's own timeout brings the message back, later.
          log.warn('the visibility of a message was not changed', { error });
        }
      };
      await setVisibility(LEASE_SECONDS);
      let change = Promise.resolve();
      const renewal = setInterval(() => {
        change = change.then(() => setVisibility(LEASE_SECONDS));
      }, RENEW_MS);
      try {
        await work();
      } catch (error) {
        const waits = 2 ** (Number(record.attributes.ApproximateReceiveCount) - 1);
        change = change.then(() => setVisibility(Math.min(RETRY_SECONDS * waits, LONGEST_RETRY_SECONDS)));
        throw error;
      } finally {
        clearInterval(renewal);
        await change;
      }
    },
  };
}

/** The lease of the messages that started this function: for a trigger with `extendsVisibility`. */
export const messageLease: () => MessageLease = lazy(() => {
  const { SOURCE_QUEUE } = parseEnv(z.object({ SOURCE_QUEUE: z.url() }));
  return createMessageLease(sqs(), SOURCE_QUEUE);
});
