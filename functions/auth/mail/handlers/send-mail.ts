import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createMailGateway } from '../deps.ts';
import { mailMessage } from '../mail.ts';

const mails = lazy(createMailGateway);

export const handler = queueHandler(mailMessage, async (mail, { log }) => {
  const sent = await mails().send(mail);
  // The email is personal data, which stays out of the log.
  if (sent.outcome === 'refused') {
    log.error('mail refused', { subject: mail.subject, error: sent.reason });
  }
});
