import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { toUser } from '../../accounts/account.ts';
import { exchangeCode } from '../../routes.ts';
import { createSessionService } from '../../sessions/deps.ts';
import { deviceOf } from '../../sessions/device.ts';
import { createExchangeService } from '../deps.ts';

const exchanges = lazy(createExchangeService);
const signingSessions = lazy(createSessionService);

export const handler = httpHandler(exchangeCode, async ({ body, address, event }) => {
  const account = await exchanges().redeem(body.code, new Date());
  const { tokens, signedInAt } = await signingSessions().start(account, deviceOf(address, event.headers));
  return { status: 200, body: { user: { ...toUser(account), lastLoginAt: signedInAt }, ...tokens } };
});
