import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { sendVerification } from '../deps.ts';

export const handler = eventConsumer({
  'user.registered': ({ data }) => sendVerification()(data.userId, new Date()),
});
