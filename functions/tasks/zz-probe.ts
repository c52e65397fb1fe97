import { httpHandler } from '../_shared/http/http-handler.ts';
import { listTasks, createTask, getTask, deleteTask } from './routes.ts';
export const c = httpHandler(deleteTask, async ({ params }) => { params.id.at(0); return { status: 204 }; });
