import { httpHandler } from '../../_shared/http/http-handler.ts';
import { toUser } from '../account.ts';
import { signIn, signingSessions } from '../deps.ts';
import { deviceOf } from '../device.ts';
import { login } from '../routes.ts';

export const handler = httpHandler(login, async ({ body, address, event }) => {
  const { account, headers } = await signIn().login(body, address);
  const { tokens, signedInAt } = await signingSessions().start(account, deviceOf(address, event.headers));
  return { status: 200, body: { user: { ...toUser(account), lastLoginAt: signedInAt }, ...tokens }, headers };
});
