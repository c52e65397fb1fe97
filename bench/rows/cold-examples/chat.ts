import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { made } from './made.ts';

/** A room of the user's, with the administrator as the member that is meant. */
async function room(world: ColdWorld) {
  const { token, params } = await made(world, 'POST /chat/rooms', { name: 'Garden' });
  return { token, params: { ...params, userId: world.admin.id } };
}

export const chat: ColdExamples = {
  'create-ticket': ({ user }) => ({ status: 201, token: user.token }),
  'list-messages': ({ user, admin }) => ({ status: 200, token: user.token, params: { userId: admin.id } }),
  'create-room': ({ user }) => ({ status: 201, token: user.token, body: { name: 'Garden' } }),
  'list-room-messages': async (world) => ({ status: 200, ...(await room(world)) }),
  'add-member': async (world) => ({ status: 204, ...(await room(world)) }),
  'remove-member': async (world) => ({ status: 204, ...(await room(world)) }),
};
