import type { Context } from 'aws-lambda';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { createOrderExpiryService } from '../deps.ts';

const expiry = lazy(createOrderExpiryService);

export async function handler(_event: unknown, { awsRequestId: traceId }: Context): Promise<void> {
  await expiry().expire({ traceId, log: createLogger({ traceId }) });
}
