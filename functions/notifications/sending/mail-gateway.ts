import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { isAwsError } from '../../_shared/aws/errors.ts';
import type { MailMessage } from '../../_shared/mail/mail.ts';

/** The result of sending a mail: `refused` for good, with SES's reason. */
export type Sent = { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly reason: unknown };

export interface MailGateway {
  /** @throws when it may succeed later, be it that the operator has to verify the sender or leave the sandbox */
  send(mail: MailMessage): Promise<Sent>;
}

/**
 * Whether SES refuses this one mail for good, which no repetition mends (Amazon SES API v2, `SendEmail`, Errors). What
 * is about the account or the sender, such as a sending pause, is for the operator, and the mail waits for it in the
 * queue or its dead-letter queue. An account in the sandbox says `MessageRejected` of every recipient that it has not
 * verified ("Request production access", Amazon SES).
 */
function isRefusal(error: unknown): boolean {
  if (isAwsError(error, 'BadRequestException')) return true;
  return isAwsError(error, 'MessageRejected') && !error.message.includes('not verified');
}

/** @param from the sender's email, or `none` where the deployment has none */
export function mailGateway(client: SESv2Client, from: string): MailGateway {
  const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    async send({ to, subject, text, html, unsubscribeUrl }) {
      if (from === 'none') return { outcome: 'refused', reason: 'the stack parameter MailFrom is empty' };
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: {
                Subject: part(subject),
                Body: { Text: part(text), Html: part(html) },
                ...(unsubscribeUrl !== undefined && { Headers: unsubscribeHeaders(unsubscribeUrl) }),
              },
            },
          }),
        );
        return { outcome: 'sent' };
      } catch (error) {
        if (isRefusal(error)) return { outcome: 'refused', reason: error };
        throw error;
      }
    },
  };
}

/** RFC 8058 §3.1: mail programs show a button of their own, which sends a POST and nothing else. */
function unsubscribeHeaders(url: string) {
  return [
    { Name: 'List-Unsubscribe', Value: `<${url}>` },
    { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
  ];
}
