import { httpHandler } from '../../_shared/http/http-handler.ts';
import { sharedLimits } from '../../_shared/limits/valkey-limits.ts';
import { toUser } from '../account.ts';
import { signIn, signingSessions } from '../deps.ts';
import { deviceOf } from '../device.ts';
import { register } from '../routes.ts';

export const handler = httpHandler(
  register,
  async ({ body, address, event, requestId, log }) => {
    const account = await signIn().register(body, { traceId: requestId, log });
    const { tokens, signedInAt } = await signingSessions().start(account, deviceOf(address, event.headers));
    return {
      status: 201,
      body: { user: { ...toUser(account), lastLoginAt: signedInAt }, ...tokens },
      headers: { location: '/me' },
    };
  },
  { limits: sharedLimits },
);
