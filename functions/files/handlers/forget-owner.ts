import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { removals } from '../deps.ts';

export const handler = eventConsumer({ 'user.deleted': ({ data }) => removals().forget(data.userId) });
