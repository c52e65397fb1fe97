import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { login } from '../../routes.ts';
import { createSessionStart, createSignInService } from '../deps.ts';
import { deviceOf } from '../device.ts';

const signIn = lazy(createSignInService);
const startSession = lazy(createSessionStart);

export const handler = httpHandler(login, async ({ body, ip, event }) => {
  const { account, headers } = await signIn().login(body, ip);
  return { status: 200, body: await startSession()(account, deviceOf(ip, event.headers)), headers };
});
