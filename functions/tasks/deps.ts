import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { taskRepository } from './task-repository.ts';
import { taskService, taskUpdateService } from './task-service.ts';

const repository = lazy(() => taskRepository(database()));

export const tasks = lazy(() => taskService({ repository: repository(), newId }));

/** Events that wait for the bus. */
export const outbox = lazy(() =>
  createOutbox(database(), () => eventBus('tasks', parseEnv(publishingEnv).EVENT_BUS)),
);

export const taskUpdates = lazy(() => taskUpdateService({ repository: repository(), outbox: outbox() }));
