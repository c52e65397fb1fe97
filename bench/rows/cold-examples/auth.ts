import { randomUUID } from 'node:crypto';
import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';

const PASSWORD = 'bench-account-password';
const UNKNOWN_TOKEN = 'x'.repeat(43);

export const auth: ColdExamples = {
  register: () => ({ status: 201, body: registration() }),
  login: async (world) => {
    const { email, password } = await account(world);
    return { status: 200, body: { email, password } };
  },
  'refresh-tokens': async (world) => {
    const { refreshToken } = await account(world);
    return { status: 200, body: { refreshToken } };
  },
  logout: async (world) => {
    const { refreshToken } = await account(world);
    return { status: 204, body: { refreshToken } };
  },
  'renew-browser-session': async (world) => {
    const { refreshToken } = await account(world);
    return { status: 200, body: { refreshToken } };
  },
  'end-browser-session': () => ({ status: 204 }),
  'update-me': ({ user }) => ({ status: 200, token: user.token, body: { name: 'Ada' } }),
  'change-password': async (world) => {
    const { token, password } = await account(world);
    return { status: 204, token, body: { currentPassword: password, newPassword: `${PASSWORD}-2` } };
  },
  'delete-me': async (world) => {
    const { token, password } = await account(world);
    return { status: 204, token, body: { password } };
  },
  // Tokens come by mail; one that nobody was sent is looked for all the same.
  'show-verify-email': () => ({ status: 302, query: { token: UNKNOWN_TOKEN } }),
  'show-reset-password': () => ({ status: 302, query: { token: UNKNOWN_TOKEN } }),
  'verify-email': () => ({ status: 422, body: { token: UNKNOWN_TOKEN } }),
  'forgot-password': () => ({ status: 202, body: { email: 'ada@nubo.local' } }),
  'reset-password': () => ({ status: 422, body: { token: UNKNOWN_TOKEN, newPassword: PASSWORD } }),
  'start-google': () => ({ status: 302 }),
  // Attempts and codes are single use; one that nobody began is looked for all the same.
  'finish-google': () => ({ status: 401, query: { state: UNKNOWN_TOKEN, code: UNKNOWN_TOKEN } }),
  'exchange-code': () => ({ status: 401, body: { code: UNKNOWN_TOKEN } }),
  'revoke-session': ({ user }) => ({ status: 404, token: user.token, params: { id: randomUUID() } }),
  'update-user': ({ admin, user }) => ({
    status: 200,
    token: admin.token,
    params: { id: user.id },
    body: { role: 'user' },
  }),
};

function registration() {
  return { email: `${randomUUID()}@bench.invalid`, password: PASSWORD };
}

/** A new account, made by the route itself. */
async function account({ call }: ColdWorld) {
  const body = registration();
  const { body: answer } = await call('POST /register', { body }, 201);
  // The shape of POST /register.
  const tokens = JSON.parse(answer ?? '') as Record<'accessToken' | 'refreshToken', string>;
  return { ...body, token: tokens.accessToken, refreshToken: tokens.refreshToken };
}
