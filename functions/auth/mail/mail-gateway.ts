import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail } from './mail.ts';

/** What became of a mail: `refused` for good, with SES's reason. */
export type Sent = { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly reason: unknown };

export interface MailGateway {
  /** @throws when it may succeed later */
  send(mail: Mail): Promise<Sent>;
}

/**
 * Refusals of this one mail, which no repetition mends (Amazon SES API v2, `SendEmail`, Errors). Those about
 * the account or the sender, such as a sending pause, are for the operator: the mail waits for them.
 */
const REFUSALS = new Set(['MessageRejected', 'BadRequestException']);

/** @param from the sender's address, or `none` where the deployment has none */
export function mailGateway(from: string): MailGateway {
  const client = new SESv2Client({ maxAttempts: 3 });
  const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    async send({ to, subject, text, html }) {
      if (from === 'none') return { outcome: 'refused', reason: 'the stack parameter MailFrom is empty' };
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } },
            },
          }),
        );
        return { outcome: 'sent' };
      } catch (error) {
        if (error instanceof Error && REFUSALS.has(error.name)) return { outcome: 'refused', reason: error };
        throw error;
      }
    },
  };
}
