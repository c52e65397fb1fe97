import { randomUUID } from 'node:crypto';
import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';

/** A public address, so that no resolver is asked; nothing is delivered to it. */
const URL = 'https://93.184.215.14/hook';
const PREFERENCES = {
  locale: 'fr',
  channels: { email: true, sms: false, inApp: true },
  phone: null,
  muted: [],
};

/** Somebody new: an account has at most 20 endpoints. */
async function newcomer({ call }: ColdWorld): Promise<string> {
  const body = { email: `${randomUUID()}@example.com`, password: 'correct horse battery' };
  const answer = await call('POST /register', { body }, 201);
  return JSON.parse(answer.body ?? '').accessToken as string;
}

async function endpoint(world: ColdWorld) {
  const token = await newcomer(world);
  const { body } = await world.call(
    'POST /notifications/endpoints',
    { token, body: { url: URL, events: ['order.paid'] } },
    201,
  );
  return { token, params: { id: JSON.parse(body ?? '').id as string } };
}

export const notifications: ColdExamples = {
  // One that is not there takes the same conditional write.
  'read-notification': ({ user }) => ({ status: 404, token: user.token, params: { id: randomUUID() } }),
  'read-all-notifications': ({ user }) => ({ status: 204, token: user.token }),
  'replace-preferences': ({ user }) => ({ status: 200, token: user.token, body: PREFERENCES }),
  'show-unsubscribe': () => ({ status: 200, query: { token: 'a'.repeat(40) } }),
  unsubscribe: () => ({ status: 404, query: { token: `${randomUUID()}.${'a'.repeat(43)}` } }),
  'create-endpoint': async (world) => ({
    status: 201,
    token: await newcomer(world),
    body: { url: URL, events: ['order.paid'] },
  }),
  'update-endpoint': async (world) => ({ status: 200, ...(await endpoint(world)), body: { enabled: false } }),
  'delete-endpoint': async (world) => ({ status: 204, ...(await endpoint(world)) }),
  'list-deliveries': async (world) => ({ status: 200, ...(await endpoint(world)) }),
  // An attempt would leave the machine.
  'test-endpoint': ({ user }) => ({ status: 404, token: user.token, params: { id: randomUUID() } }),
};
