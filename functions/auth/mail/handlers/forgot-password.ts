import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { forgotPassword } from '../../routes.ts';
import { createResetRequests } from '../deps.ts';

const resetRequests = lazy(createResetRequests);

export const handler = httpHandler(
  forgotPassword,
  async ({ body }) => {
    await resetRequests().send({ email: body.email });
    return { status: 202 };
  },
  { limits: dynamoLimits },
);
