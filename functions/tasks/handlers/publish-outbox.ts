import { outboxSweep } from '../../_shared/events/outbox.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTasksOutbox } from '../deps.ts';

const outbox = lazy(createTasksOutbox);

export const handler = outboxSweep(outbox);
