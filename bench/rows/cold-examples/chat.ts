import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { made } from './made.ts';

const rooms = new WeakMap<ColdWorld, ReturnType<typeof made>>();

/** One room of the user's, who may not make many in a minute, with the administrator as the member that is meant. */
async function room(world: ColdWorld) {
  const garden = rooms.get(world) ?? made(world, 'POST /chat/rooms', { name: 'Garden' });
  rooms.set(world, garden);
  const { token, params } = await garden;
  return { token, params: { ...params, userId: world.admin.id } };
}

export const chat: ColdExamples = {
  'create-ticket': ({ user }) => ({ status: 201, token: user.token }),
  'list-messages': ({ user, admin }) => ({ status: 200, token: user.token, params: { userId: admin.id } }),
  'create-room': ({ user }) => ({ status: 201, token: user.token, body: { name: 'Garden' } }),
  'delete-room': async (world) => ({
    status: 204,
    ...(await made(world, 'POST /chat/rooms', { name: 'Garden' })),
  }),
  'list-room-messages': async (world) => ({ status: 200, ...(await room(world)) }),
  'add-member': async (world) => ({ status: 204, ...(await room(world)) }),
  'remove-member': async (world) => ({ status: 204, ...(await room(world)) }),
};
