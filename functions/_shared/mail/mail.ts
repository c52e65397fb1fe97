import * as z from 'zod/mini';
import { newId } from '../ids.ts';
import { queue } from '../queue/queue.ts';

/** A mail as the queue `mail` carries it and SES sends it. */
export const mailMessage = z.object({
  /** The sender function sends each id once, however often its message is delivered. */
  id: z.uuid(),
  to: z.string(),
  /** One line, as `composeMail` makes it. */
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Where a POST ends mails of this kind (RFC 8058); absent for mails that somebody asked for. */
  unsubscribeUrl: z.optional(z.url()),
});
export type MailMessage = z.infer<typeof mailMessage>;

/** A mail without an id gets one of its own: whoever may send the same mail again gives it. */
export type Mail = Omit<MailMessage, 'id'> & { readonly id?: string };

export interface MailQueue {
  /** Resolves when SQS has stored the mail. Throws AppError `dependency-down` when SQS cannot be reached. */
  send(...mails: readonly Mail[]): Promise<void>;
}

/**
 * For a function with `sends: ['mail']`.
 * @param url `QUEUE_MAIL`
 */
export function mailQueue(url: string): MailQueue {
  return {
    async send(...mails) {
      const messages = mails.map((mail): MailMessage => ({ id: newId(), ...mail }));
      const [first, ...others] = messages;
      if (first === undefined) return;
      if (others.length === 0) await queue<MailMessage>(url).send(first);
      else await queue<MailMessage>(url).sendAll(messages);
    },
  };
}
