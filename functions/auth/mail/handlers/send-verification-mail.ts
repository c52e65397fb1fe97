import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createVerificationSender } from '../deps.ts';

const sendVerification = lazy(createVerificationSender);

export const handler = eventConsumer({
  'user.registered': ({ data }) => sendVerification()(data.userId, new Date()),
});
