import {
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { sqs } from '../aws/sqs.ts';
import { dependencyDown } from '../errors/errors.ts';
import { TRACE_ATTRIBUTE, traceId } from '../observability/trace.ts';

/** SendMessageBatch takes 10 entries (Amazon SQS quotas), and answers 200 for those it refused too. */
const ENTRIES_A_CALL = 10;

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

/** Hands the trace on to the consumer. */
function traceAttribute(): Pick<SendMessageCommandInput, 'MessageAttributes'> {
  const id = traceId();
  if (id === undefined) return {};
  return { MessageAttributes: { [TRACE_ATTRIBUTE]: { DataType: 'String', StringValue: id } } };
}

/** The queue behind a URL (`QUEUE_<NAME>`). */
export function queue<T>(url: string): Queue<T> {
  const entry = (message: T, { delaySeconds }: SendOptions) => ({
    MessageBody: JSON.stringify(message),
    ...traceAttribute(),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
  });
  return {
    async send(message, options = {}) {
      await sqs().send(new SendMessageCommand({ QueueUrl: url, ...entry(message, options) }));
    },
    async sendAll(messages, options = {}) {
      for (let at = 0; at < messages.length; at += ENTRIES_A_CALL) {
        const part = messages.slice(at, at + ENTRIES_A_CALL);
        const Entries = part.map((message, index) => ({ Id: String(index), ...entry(message, options) }));
        const { Failed = [] } = await sqs().send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
        if (Failed.length > 0) {
          const refused = new Error(`SQS refused ${Failed.length} of ${part.length} messages`, {
            cause: Failed,
          });
          throw Failed.some(({ SenderFault }) => SenderFault) ? refused : dependencyDown('sqs', refused);
        }
      }
    },
  };
}
