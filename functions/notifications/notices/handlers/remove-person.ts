import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { persons } from '../deps.ts';

export const handler = eventConsumer({
  'user.deleted': ({ data }) => persons().remove(data.userId, new Date()),
});
