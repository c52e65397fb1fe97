import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { isAwsError } from '../../_shared/aws/errors.ts';
import type { MailMessage } from '../../_shared/mail/mail.ts';

/** What became of a mail: `refused` for good, with SES's reason. */
export type Sent = { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly reason: unknown };

export interface MailGateway {
  /** @throws when it may succeed later */
  send(mail: MailMessage): Promise<Sent>;
}

/**
 * Refusals of this one mail, which no repetition mends (Amazon SES API v2, `SendEmail`, Errors). Those about
 * the account or the sender, such as a sending pause, are for the operator: the mail waits for them.
 */
const REFUSALS = ['MessageRejected', 'BadRequestException'] as const;

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
        if (isAwsError(error, ...REFUSALS)) return { outcome: 'refused', reason: error };
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
