import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPosts } from '../deps.ts';

const posts = lazy(createPosts);

export const handler = eventConsumer({ 'user.deleted': ({ data }) => posts().removeUser(data.userId) });
