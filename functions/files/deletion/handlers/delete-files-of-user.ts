import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { deletions } from '../deps.ts';

export const handler = eventConsumer({
  'user.deleted': ({ data }) => deletions().deleteAllOfUser(data.userId),
});
