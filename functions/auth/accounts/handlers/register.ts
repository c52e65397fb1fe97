import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { sharedLimits } from '../../../_shared/limits/valkey-limits.ts';
import { register } from '../../routes.ts';
import { createSessionStart } from '../../sessions/deps.ts';
import { deviceOf } from '../../sessions/device.ts';
import { createRegistrationService } from '../deps.ts';

const registrations = lazy(createRegistrationService);
const startSession = lazy(createSessionStart);

export const handler = httpHandler(
  register,
  async ({ body, ip, event, requestId, log }) => {
    const account = await registrations().register(body, { traceId: requestId, log });
    const signedIn = await startSession()(account, deviceOf(ip, event.headers));
    return { status: 201, body: signedIn, headers: { location: '/me' } };
  },
  { limits: sharedLimits },
);
