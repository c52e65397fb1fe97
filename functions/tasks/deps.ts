import { database } from '../_shared/db/open-database.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { taskRepository } from './task-repository.ts';
import { taskService } from './task-service.ts';

export const tasks = lazy(() => taskService({ repository: taskRepository(database()), newId }));
