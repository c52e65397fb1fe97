import * as z from 'zod/mini';
import { awsJsonCaller } from '../aws/aws-json-call.ts';

const call = awsJsonCaller({ name: 'sqs', target: 'AmazonSQS', version: '1.0', dependency: 'sqs' });

/** SendMessageBatch takes 10 entries (Amazon SQS quotas), and answers 200 for those it refused too. */
const ENTRIES_A_CALL = 10;
const answer = z.object({ Failed: z._default(z.array(z.unknown()), []) });

export interface SendOptions {
  /** 0..900 s before the message can be received. */
  readonly delaySeconds?: number;
}

/** Sends JSON messages to one queue; resolves when SQS has stored them. */
export interface Queue<T> {
  /** @throws AppError `dependency-down` when SQS cannot be reached */
  send(message: T, options?: SendOptions): Promise<void>;
  /** @throws also when SQS refused some of them */
  sendAll(messages: readonly T[], options?: SendOptions): Promise<void>;
}

/** The queue behind a URL (`QUEUE_<NAME>`). */
export function queue<T>(url: string): Queue<T> {
  const entry = (message: T, { delaySeconds }: SendOptions) => ({
    MessageBody: JSON.stringify(message),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
  });
  return {
    async send(message, options = {}) {
      await call('SendMessage', { QueueUrl: url, ...entry(message, options) });
    },
    async sendAll(messages, options = {}) {
      for (let at = 0; at < messages.length; at += ENTRIES_A_CALL) {
        const part = messages.slice(at, at + ENTRIES_A_CALL);
        const Entries = part.map((message, index) => ({ Id: String(index), ...entry(message, options) }));
        const { Failed } = answer.parse(await call('SendMessageBatch', { QueueUrl: url, Entries }));
        if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} of ${part.length} messages`);
      }
    },
  };
}
