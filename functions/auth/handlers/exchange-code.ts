import { httpHandler } from '../../_shared/http/http-handler.ts';
import { toUser } from '../account.ts';
import { exchanges, signingSessions } from '../deps.ts';
import { deviceOf } from '../device.ts';
import { exchangeCode } from '../routes.ts';

export const handler = httpHandler(exchangeCode, async ({ body, address, event }) => {
  const account = await exchanges().redeem(body.code, new Date());
  const { tokens, signedInAt } = await signingSessions().start(account, deviceOf(address, event.headers));
  return { status: 200, body: { user: { ...toUser(account), lastLoginAt: signedInAt }, ...tokens } };
});
