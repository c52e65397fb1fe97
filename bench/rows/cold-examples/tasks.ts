import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { made } from './made.ts';

const task = (world: ColdWorld) => made(world, 'POST /tasks', { title: 'Water the plants' });

export const tasks: ColdExamples = {
  'create-task': ({ user }) => ({ status: 201, token: user.token, body: { title: 'Water the plants' } }),
  'get-task': async (world) => ({ status: 200, ...(await task(world)) }),
  'replace-task': async (world) => ({ status: 200, ...(await task(world)), body: { title: 'Done' } }),
  'update-task': async (world) => ({ status: 200, ...(await task(world)), body: { status: 'done' } }),
  'delete-task': async (world) => ({ status: 204, ...(await task(world)) }),
};
