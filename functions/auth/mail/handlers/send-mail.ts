import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createMailGateway } from '../deps.ts';
import { mailMessage } from '../mail.ts';

const mails = lazy(createMailGateway);

export const handler = queueHandler(mailMessage, async (mail, { log }) => {
  const sent = await mails().send(mail);
  // The address stays out of the log: it is somebody's.
  if (sent.outcome === 'refused') {
    log.error('mail refused', { subject: mail.subject, error: sent.reason });
  }
});
