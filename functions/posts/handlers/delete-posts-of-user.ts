import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { posts } from '../deps.ts';

export const handler = eventConsumer({ 'user.deleted': ({ data }) => posts().removeUser(data.userId) });
