import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { testEndpoint } from '../../routes.ts';
import { testOf } from '../deps.ts';

export const handler = httpHandler(
  testEndpoint,
  async ({ params, principal, log }) => ({
    status: 200,
    body: await testOf()(principal.userId, params.id, log),
  }),
  { limits: dynamoLimits },
);
