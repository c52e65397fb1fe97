import type { Context } from 'aws-lambda';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { ENGLISH } from '../../../_shared/schema/english.ts';
import { importInput } from '../../contract.ts';
import { createProductService } from '../deps.ts';

const products = lazy(createProductService);

/** Called by an operator alone (`lambda:InvokeFunction`); what it throws is the call's `FunctionError`. */
export async function handler(
  event: unknown,
  { awsRequestId: traceId }: Context,
): Promise<{ imported: number }> {
  const input = importInput.parse(event, ENGLISH);
  const imported = await products().import(input.products, { traceId, log: createLogger({ traceId }) });
  return { imported };
}
