import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { tasks } from '../deps.ts';

export const handler = eventConsumer({ 'user.deleted': ({ data }) => tasks().removeOwner(data.userId) });
