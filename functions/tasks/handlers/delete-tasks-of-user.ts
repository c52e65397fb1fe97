import { eventConsumer } from '../../_shared/events/event-consumer.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskService } from '../deps.ts';

const tasks = lazy(createTaskService);

export const handler = eventConsumer({ 'user.deleted': ({ data }) => tasks().removeOwner(data.userId) });
