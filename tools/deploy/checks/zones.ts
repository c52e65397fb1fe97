import type { Stack } from '@aws-sdk/client-cloudformation';
import { type AvailabilityZone, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Profile } from '../../../lib/settings.ts';
import { type Finding, refusal } from '../finding.ts';
import { outputOf } from '../stacks.ts';

/** Zones in which RDS Proxy has no endpoints, by their ids, which are the same in every account (Amazon RDS, "RDS Proxy"). */
const WITHOUT_PROXY: ReadonlySet<string> = new Set(['use1-az3', 'usw1-az2']);

export interface Zones {
  readonly findings: readonly Finding[];
  /** Names of two zones. */
  readonly zones: readonly string[];
}

/**
 * Two zones that offer all that either profile needs, those of the VPC where there is one. The name of a zone stands
 * for another one in each account, so that only the account can say which.
 * @param network the stack of the VPC, from an earlier deployment
 */
export async function chooseZones(profile: Profile, network: Stack | undefined): Promise<Zones> {
  const { AvailabilityZones = [] } = await new EC2Client({}).send(
    new DescribeAvailabilityZonesCommand({
      Filters: [
        { Name: 'zone-type', Values: ['availability-zone'] },
        { Name: 'opt-in-status', Values: ['opt-in-not-required'] },
      ],
    }),
  );
  const before = outputOf(network, 'Zones')?.split(',');
  if (before)
    return { zones: before, findings: profile === 'prod' ? refused(before, AvailabilityZones) : [] };
  const zones = AvailabilityZones.filter(
    ({ State, ZoneId = '' }) => State === 'available' && !WITHOUT_PROXY.has(ZoneId),
  )
    .flatMap(({ ZoneName }) => ZoneName ?? [])
    .sort()
    .slice(0, 2);
  if (zones.length === 2) return { zones, findings: [] };
  return {
    zones,
    findings: [
      refusal('fewer than two availability zones of this region offer RDS Proxy: choose another region'),
    ],
  };
}

function refused(names: readonly string[], zones: readonly AvailabilityZone[]): Finding[] {
  return zones
    .filter(({ ZoneName = '', ZoneId = '' }) => names.includes(ZoneName) && WITHOUT_PROXY.has(ZoneId))
    .map(({ ZoneName, ZoneId }) =>
      refusal(
        `the VPC of this deployment stands in ${ZoneName} (${ZoneId}), which has no RDS Proxy, and a subnet cannot move: deploy prod under another --name and restore a backup into it`,
      ),
    );
}
