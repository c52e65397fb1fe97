import { sequence } from './fifo.ts';
import { type MessageAttributes, messageAttributes, type ReceivedMessage } from './message.ts';
import type { MessageRow } from './message-table.ts';

/** A row as its receiver sees it, this receive counted. */
export function receivedMessage(row: MessageRow, receiptHandle: string, now: number): ReceivedMessage {
  const system: Record<string, string> = {
    SenderId: row.sender,
    SentTimestamp: String(row.sent_at),
    ApproximateReceiveCount: String(row.receives + 1),
    ApproximateFirstReceiveTimestamp: String(row.first_received_at ?? now),
  };
  if (row.group_id !== null) {
    system.MessageGroupId = row.group_id;
    system.MessageDeduplicationId = row.dedup_id ?? '';
    system.SequenceNumber = sequence(row.seq);
  }
  if (row.source_arn !== null) system.DeadLetterQueueSourceArn = row.source_arn;
  const trace = attributesOf(row.system_attributes).AWSTraceHeader?.StringValue;
  if (trace !== undefined) system.AWSTraceHeader = trace;
  return {
    messageId: row.id,
    receiptHandle,
    body: row.body,
    attributes: attributesOf(row.attributes),
    system,
  };
}

const attributesOf = (json: string): MessageAttributes => messageAttributes.parse(JSON.parse(json));
