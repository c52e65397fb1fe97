import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { userData } from '../deps.ts';

export const handler = eventConsumer({
  'user.deleted': ({ data }) => userData().remove(data.userId, new Date()),
});
