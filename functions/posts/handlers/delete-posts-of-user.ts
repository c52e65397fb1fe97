import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';

const posts = lazy(createPostService);

export const handler = eventConsumer({ 'user.deleted': ({ data }) => posts().removeUser(data.userId) });
