import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { statsRepository } from './stats-repository.ts';
import { taskRepository } from './task-repository.ts';
import { taskService, taskUpdateService } from './task-service.ts';

// Each is made by the handlers that use it, so that a bundle holds nothing else.

export const createTaskService = () => taskService({ repository: taskRepository(database()), newId });

/** Events that wait for the bus. */
export const createTasksOutbox = () =>
  createOutbox(database(), () => eventBus('tasks', parseEnv(publishingEnv).EVENT_BUS));

export const createTaskUpdateService = () =>
  taskUpdateService({ repository: taskRepository(database()), outbox: createTasksOutbox() });

export const createStats = () => statsRepository(database());
