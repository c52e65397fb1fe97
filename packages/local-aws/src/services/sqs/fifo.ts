import { createHash } from 'node:crypto';
import { AwsError } from '../aws-service.ts';
import type { OutgoingMessage } from './message.ts';
import type { QueueAttributes } from './queue-attributes.ts';

export interface FifoFields {
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly key: string;
}

/** What makes a message one of a FIFO queue, and the key it is recognised by. Throws AwsError when it lacks it. */
export function fifoFields(attributes: QueueAttributes, message: OutgoingMessage): FifoFields {
  const { groupId } = message;
  if (!groupId)
    throw new AwsError(
      'MissingRequiredParameterException',
      'The request must contain the parameter MessageGroupId.',
    );
  if (message.delaySeconds !== undefined && message.delaySeconds > 0) {
    throw new AwsError(
      'InvalidParameterValueException',
      `Value ${message.delaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  const byContent = attributes.ContentBasedDeduplication
    ? createHash('sha256').update(message.body).digest('hex')
    : undefined;
  const deduplicationId = message.deduplicationId ?? byContent;
  if (!deduplicationId) {
    throw new AwsError(
      'InvalidParameterValueException',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  const key =
    attributes.DeduplicationScope === 'messageGroup' ? `${groupId} ${deduplicationId}` : deduplicationId;
  return { groupId, deduplicationId, key };
}

/** SQS's sequence numbers are 20 digits that only grow. */
export const sequence = (seq: number): string => String(seq).padStart(20, '0');
