import { lazy } from '../../../_shared/lazy.ts';
import { mailMessage } from '../../../_shared/mail/mail.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createMailGateway, createSender } from '../deps.ts';

const mails = lazy(createMailGateway);
const sendOnce = lazy(createSender);

export const handler = queueHandler(mailMessage, (mail, { log }) =>
  sendOnce()(mail.id, log, async () => {
    const sent = await mails().send(mail);
    // The email is personal data, which stays out of the log.
    if (sent.outcome === 'refused') {
      log.error('mail refused', { mailId: mail.id, error: sent.reason });
    }
  }),
);
