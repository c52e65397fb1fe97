import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PROVISIONED } from '../../../lib/services/provisioned.ts';
import type { Profile } from '../../../lib/settings.ts';
import { type Finding, notice, refusal } from '../finding.ts';

/** Quota "Concurrent executions" of Lambda (Service Quotas). */
const RAISE =
  'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000';
/** What Lambda keeps for functions without concurrency of their own ("Lambda quotas"). */
const UNRESERVED = 100;

/** From here on an account has environments to spare for the functions with URLs of their own. */
const RESERVES_FROM = 400;
/** Environments of each of them (lib/settings.ts). */
const FUNCTION_URL_CONCURRENCY = 20;

export interface Concurrency {
  readonly findings: readonly Finding[];
  /** Environments that each function with a URL of its own may have at once; 0: none are reserved. */
  readonly functionUrls: number;
}

/**
 * New accounts run 10 functions at once: too few for the provisioned concurrency of `prod`, and in `lean` consumers of
 * queues and requests take it from one another.
 */
export async function checkConcurrency(profile: Profile): Promise<Concurrency> {
  const { AccountLimit } = await new LambdaClient({}).send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.ConcurrentExecutions ?? 0;
  const unreserved = AccountLimit?.UnreservedConcurrentExecutions ?? limit;
  const functionUrls = limit >= RESERVES_FROM ? FUNCTION_URL_CONCURRENCY : 0;
  const provisioned = Object.values(PROVISIONED).reduce((sum, count) => sum + count, 0);
  if (profile === 'prod' && unreserved < UNRESERVED + provisioned)
    return {
      functionUrls,
      findings: [
        refusal(
          `Lambda may run ${limit} functions at once here, of which ${unreserved} are free: prod keeps ${provisioned} warm and Lambda wants ${UNRESERVED} beside them. Raise the quota and wait for its grant: ${RAISE}`,
        ),
      ],
    };
  if (limit < UNRESERVED)
    return {
      functionUrls,
      findings: [
        notice(
          `Lambda runs only ${limit} functions at once here: under load calls answer 503 and queues wait. Raise the quota: ${RAISE}`,
        ),
      ],
    };
  return { functionUrls, findings: [] };
}
