import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createSender, sendText } from '../deps.ts';
import { smsMessage } from '../sms-message.ts';

const sendOnce = lazy(createSender);

export const handler = queueHandler(smsMessage, (message, { log }) =>
  sendOnce()(message.id, log, async () => {
    const sent = await sendText()(message);
    // The number is personal data, which stays out of the log.
    if (sent.outcome === 'refused') log.error('SMS refused', { smsId: message.id, error: sent.reason });
  }),
);
