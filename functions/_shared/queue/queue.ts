import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { lazy } from '../lazy.ts';

// With the queue's own host as endpoint the client would miss the dual-stack endpoint inside the VPC.
const client = lazy(() => new SQSClient({ useQueueUrlAsEndpoint: false, maxAttempts: 3 }));

/** SendMessageBatch takes 10 entries (Amazon SQS quotas). */
const ENTRIES_A_CALL = 10;

export interface SendOptions {
  /** 0..900 s before the message can be received. */
  readonly delaySeconds?: number;
}

/** Sends JSON messages to one queue; resolves when SQS has stored them. */
export interface Queue<T> {
  send(message: T, options?: SendOptions): Promise<void>;
  /** @throws when SQS refused some of them after the client's retries. */
  sendAll(messages: readonly T[], options?: SendOptions): Promise<void>;
}

/**
 * The queue behind a URL (`QUEUE_<NAME>`). Import this file only where messages are sent: its client costs
 * 50 ms of a cold start.
 */
export function queue<T>(url: string): Queue<T> {
  return {
    async send(message, { delaySeconds } = {}) {
      const body = { QueueUrl: url, MessageBody: JSON.stringify(message) };
      await client().send(
        new SendMessageCommand(delaySeconds === undefined ? body : { ...body, DelaySeconds: delaySeconds }),
      );
    },
    async sendAll(messages, { delaySeconds } = {}) {
      for (let at = 0; at < messages.length; at += ENTRIES_A_CALL) {
        const entries = messages.slice(at, at + ENTRIES_A_CALL).map((message, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message),
          ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
        }));
        const answer = await client().send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
        const failed = answer.Failed ?? [];
        if (failed.length > 0) throw new Error(`SQS refused ${failed.length} of ${entries.length} messages`);
      }
    },
  };
}
