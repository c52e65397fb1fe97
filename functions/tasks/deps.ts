import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { taskRepository } from './task-repository.ts';
import { taskService } from './task-service.ts';

export const events = lazy(() => eventBus('tasks', parseEnv(publishingEnv).EVENT_BUS));

export const tasks = lazy(() => taskService({ repository: taskRepository(database()), newId }));
