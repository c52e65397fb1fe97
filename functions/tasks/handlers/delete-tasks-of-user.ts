import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTasks } from '../deps.ts';

const tasks = lazy(createTasks);

export const handler = eventConsumer({ 'user.deleted': ({ data }) => tasks().removeOwner(data.userId) });
