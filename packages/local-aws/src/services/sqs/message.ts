import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A message attribute as SQS's JSON protocol carries it; binary values in base64. */
export const messageAttribute = z.object({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
export const messageAttributes = z.record(z.string().min(1).max(256), messageAttribute);
export type MessageAttributes = z.infer<typeof messageAttributes>;

/** What is sent: body and attributes; delays in seconds. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes | undefined;
  /** `AWSTraceHeader` is the only one AWS takes. */
  readonly systemAttributes?: MessageAttributes | undefined;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** Session or service that sends. */
  readonly senderId: string;
}
export interface SentMessage {
  readonly messageId: string;
  /** FIFO only. */
  readonly sequenceNumber: string | undefined;
}
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** `ApproximateReceiveCount`, `SentTimestamp` and so on, as text. */
  readonly system: Readonly<Record<string, string>>;
}

export const md5 = (data: string | Buffer): string => createHash('md5').update(data).digest('hex');

/** SQS Developer Guide, "Calculating the MD5 message digest for message attributes"; undefined for none. */
export function attributesMd5(attributes: MessageAttributes | undefined): string | undefined {
  const names = Object.keys(attributes ?? {}).sort();
  if (names.length === 0) return undefined;
  const parts: Buffer[] = [];
  const sized = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  };
  for (const name of names) {
    const attribute = attributes?.[name];
    if (!attribute) continue;
    sized(Buffer.from(name));
    sized(Buffer.from(attribute.DataType));
    const binary = attribute.DataType.startsWith('Binary');
    parts.push(Buffer.from([binary ? 2 : 1]));
    sized(
      binary ? Buffer.from(attribute.BinaryValue ?? '', 'base64') : Buffer.from(attribute.StringValue ?? ''),
    );
  }
  return md5(Buffer.concat(parts));
}

/** Bytes that count against the queue's largest message: body, and names, types and values of its attributes. */
export function messageSize(message: Pick<OutgoingMessage, 'body' | 'attributes'>): number {
  let size = Buffer.byteLength(message.body);
  for (const [name, attribute] of Object.entries(message.attributes ?? {})) {
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType);
    size += Buffer.byteLength(attribute.StringValue ?? '');
    size += Buffer.from(attribute.BinaryValue ?? '', 'base64').length;
  }
  return size;
}

/** SQS's `SenderId`: the role's session, or the account. */
export const senderId = (principalArn: string): string =>
  principalArn.replace(/^.*:assumed-role\//, '').replace('/', ':');
