import type { Profile } from '../../../lib/settings.ts';
import { type Finding, notice, refusal } from '../finding.ts';
import { signedPost } from '../signed-post.ts';

/** The Free Tier API, which no package of the AWS SDK on the registry speaks; it is in one region only. */
const ENDPOINT = 'https://freetier.us-east-1.api.aws/';

export interface FreePlan {
  readonly findings: readonly Finding[];
  /** Days that RDS may keep backups, where the plan limits them. */
  readonly backupDays?: number;
}

/**
 * An account on the free plan may keep RDS's backups for one day and has no instance above the micro sizes: `lean`
 * goes on with that, `prod` does not.
 */
export async function checkFreePlan(profile: Profile): Promise<FreePlan> {
  const { status, body } = await signedPost(process.env.AWS_ENDPOINT_URL ?? ENDPOINT, {
    service: 'freetier',
    region: 'us-east-1',
    target: 'AWSFreeTierService.GetAccountPlanState',
    body: '{}',
  });
  if (status !== 200)
    return {
      findings: [
        notice(
          'whether the account is on the free plan could not be read (freetier:GetAccountPlanState): there RDS refuses prod, and lean needs 1 day of backups',
        ),
      ],
    };
  const plan: unknown = JSON.parse(body);
  const isFree =
    typeof plan === 'object' && plan !== null && 'accountPlanType' in plan && plan.accountPlanType === 'FREE';
  if (!isFree) return { findings: [] };
  if (profile === 'prod')
    return {
      findings: [
        refusal(
          'the account is on the free plan, where RDS refuses the db.t4g.small and the backups of prod: upgrade the plan (Billing and Cost Management, "Upgrade plan"), or deploy lean',
        ),
      ],
    };
  return {
    findings: [
      notice(
        'the account is on the free plan: RDS keeps backups for 1 day instead of 7 until it is upgraded',
      ),
    ],
    backupDays: 1,
  };
}
