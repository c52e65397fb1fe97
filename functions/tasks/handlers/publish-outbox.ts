import { outboxSweep } from '../../_shared/events/outbox.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTasksOutbox } from '../deps.ts';

export const handler = outboxSweep(lazy(createTasksOutbox));
