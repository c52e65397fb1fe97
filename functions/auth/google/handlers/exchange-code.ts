import { unauthenticated } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { exchangeCode } from '../../routes.ts';
import { createSessionStart } from '../../sessions/deps.ts';
import { deviceOf } from '../../sessions/device.ts';
import { createCodes } from '../deps.ts';

const codes = lazy(createCodes);
const startSession = lazy(createSessionStart);

export const handler = httpHandler(exchangeCode, async ({ body, ip, event }) => {
  const owner = await codes().take(body.code, new Date());
  if (!owner) throw unauthenticated('The code is not valid, or no longer.');
  const account = { id: owner.userId, epoch: owner.epoch };
  return { status: 200, body: await startSession()(account, deviceOf(ip, event.headers)) };
});
