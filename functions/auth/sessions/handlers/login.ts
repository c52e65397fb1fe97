import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { toUser } from '../../accounts/account.ts';
import { login } from '../../routes.ts';
import { createSessionService, createSignInService } from '../deps.ts';
import { deviceOf } from '../device.ts';

const signIn = lazy(createSignInService);
const signingSessions = lazy(createSessionService);

export const handler = httpHandler(login, async ({ body, address, event }) => {
  const { account, headers } = await signIn().login(body, address);
  const { tokens, signedInAt } = await signingSessions().start(account, deviceOf(address, event.headers));
  return { status: 200, body: { user: { ...toUser(account), lastLoginAt: signedInAt }, ...tokens }, headers };
});
