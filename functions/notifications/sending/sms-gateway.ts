import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { isAwsError } from '../../_shared/aws/errors.ts';
import type { SmsMessage } from './sms-message.ts';

export type SentText =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'refused'; readonly reason: unknown };

/** Throws when it may succeed later. */
export type SmsGateway = (message: SmsMessage) => Promise<SentText>;

/** A number that SNS does not take, or whose owner has replied STOP (Amazon SNS API reference, Publish). */
const REFUSALS = ['InvalidParameterException', 'InvalidParameter', 'OptedOut', 'OptedOutException'] as const;

export function createSmsGateway(client: SNSClient): SmsGateway {
  return async ({ phone, text }) => {
    try {
      await client.send(
        new PublishCommand({
          PhoneNumber: phone,
          Message: text,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
          },
        }),
      );
      return { outcome: 'sent' };
    } catch (error) {
      const refusal = REFUSALS.some((name) => isAwsError(error, name));
      if (refusal) return { outcome: 'refused', reason: error };
      throw error;
    }
  };
}
