import { randomUUID } from 'node:crypto';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import type { ColdExample, ColdWorld } from '../harness/cold-route.ts';

const PASSWORD = 'bench-account-password';

/** A real call of each route, by `service/id`. Routes that only read, without parameters, need no line here. */
const examples: Readonly<Record<string, ColdExample>> = {
  'auth/register': () => ({ status: 201, body: registration() }),
  'auth/login': async (world) => {
    const { email, password } = await account(world);
    return { status: 200, body: { email, password } };
  },
  'auth/refresh-tokens': async (world) => {
    const { refreshToken } = await account(world);
    return { status: 200, body: { refreshToken } };
  },
  'auth/logout': async (world) => {
    const { refreshToken } = await account(world);
    return { status: 204, body: { refreshToken } };
  },
  'auth/update-me': ({ user }) => ({ status: 200, token: user.token, body: { name: 'Ada' } }),
  'auth/change-password': async (world) => {
    const { token, password } = await account(world);
    return { status: 204, token, body: { currentPassword: password, newPassword: `${PASSWORD}-2` } };
  },
  'auth/delete-me': async (world) => {
    const { token, password } = await account(world);
    return { status: 204, token, body: { password } };
  },
  'auth/revoke-session': ({ user }) => ({ status: 404, token: user.token, params: { id: randomUUID() } }),
  'auth/update-user': ({ admin, user }) => ({
    status: 200,
    token: admin.token,
    params: { id: user.id },
    body: { role: 'user' },
  }),
  'tasks/create-task': ({ user }) => ({
    status: 201,
    token: user.token,
    body: { title: 'Water the plants' },
  }),
  'tasks/get-task': async (world) => ({ status: 200, ...(await task(world)) }),
  'tasks/replace-task': async (world) => ({ status: 200, ...(await task(world)), body: { title: 'Done' } }),
  'tasks/update-task': async (world) => ({ status: 200, ...(await task(world)), body: { status: 'done' } }),
  'tasks/delete-task': async (world) => ({ status: 204, ...(await task(world)) }),
  'platform/get-docs-asset': () => ({ status: 200, params: { asset: 'swagger-ui.css' } }),
  'posts/get-post': async (world) => ({ status: 200, ...(await post(world)) }),
  'posts/create-post': ({ user }) => ({ status: 201, token: user.token, body: { body: 'Spring is here' } }),
  'posts/update-post': async (world) => ({ status: 200, ...(await post(world)), body: { body: 'And gone' } }),
  'posts/delete-post': async (world) => ({ status: 204, ...(await post(world)) }),
  'posts/like-post': async (world) => ({ status: 204, ...(await post(world)) }),
  'posts/unlike-post': async (world) => ({ status: 204, ...(await post(world)) }),
  'chat/create-ticket': ({ user }) => ({ status: 201, token: user.token }),
  'chat/list-messages': ({ user, admin }) => ({
    status: 200,
    token: user.token,
    params: { userId: admin.id },
  }),
  'chat/create-room': ({ user }) => ({ status: 201, token: user.token, body: { name: 'Garden' } }),
  'chat/list-room-messages': async (world) => ({ status: 200, ...(await room(world)) }),
  'chat/add-member': async (world) => ({ status: 204, ...(await room(world)) }),
  'chat/remove-member': async (world) => ({ status: 204, ...(await room(world)) }),
};

/** The example of a route. Throws when there is none, so that no new route goes unmeasured. */
export function exampleOf(name: string, route: HttpRouteSpec): ColdExample {
  const example = examples[name];
  if (example) return example;
  if (route.method !== 'GET' || route.params) throw new Error(`${name} has no example in cold-examples.ts`);
  return ({ user, admin }) => {
    if (route.access === 'user') return { status: 200, token: user.token };
    return { status: 200, ...(route.access === 'admin' && { token: admin.token }) };
  };
}

function registration() {
  return { email: `${randomUUID()}@bench.invalid`, password: PASSWORD };
}

/** A new account, made by the route itself. */
async function account({ call }: ColdWorld) {
  const body = registration();
  const { body: answer } = await call('POST /register', { body }, 201);
  // The shape of POST /register.
  const { accessToken, refreshToken } = JSON.parse(answer ?? '') as Record<
    'accessToken' | 'refreshToken',
    string
  >;
  return { ...body, token: accessToken, refreshToken };
}

/** A new task of the user's. */
function task(world: ColdWorld) {
  return made(world, 'POST /tasks', { title: 'Water the plants' });
}

function post(world: ColdWorld) {
  return made(world, 'POST /posts', { body: 'Spring is here' });
}

/** A room of the user's, with the administrator as the member that is meant. */
async function room(world: ColdWorld) {
  const { token, params } = await made(world, 'POST /chat/rooms', { name: 'Garden' });
  return { token, params: { ...params, userId: world.admin.id } };
}

async function made({ call, user }: ColdWorld, routeKey: string, body: object) {
  const { body: answer } = await call(routeKey, { token: user.token, body }, 201);
  // What is created answers with its id.
  const { id } = JSON.parse(answer ?? '') as { id: string };
  return { token: user.token, params: { id } };
}
