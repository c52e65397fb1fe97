import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createRemovals } from '../deps.ts';

const removals = lazy(createRemovals);

export const handler = eventConsumer({
  'user.deleted': ({ data }) => removals().removeMessagesOf(data.userId),
});
