import { httpHandler } from '../../_shared/http/http-handler.ts';
import { dynamoLimits } from '../../_shared/limits/dynamo-limits.ts';
import { resetRequests } from '../deps.ts';
import { forgotPassword } from '../routes.ts';

export const handler = httpHandler(
  forgotPassword,
  async ({ body }) => {
    await resetRequests().send({ email: body.email });
    return { status: 202 };
  },
  { limits: dynamoLimits },
);
