import { Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { entriesOf, type FunctionSpec, standsInVpc } from '../function-spec.ts';
import { MAIL_FINDING } from '../mail-sender.ts';
import { named, type SharedResources } from '../shared-resources.ts';
import { suppressNag } from '../suppress-nag.ts';
import { webSocketOf } from './environment.ts';

const NOT_NAMEABLE = 'X-Ray has no resource for the segments of a trace.';
const NO_INTERFACES_YET =
  'X-Ray has no resource for the segments of a trace, and Lambda makes network interfaces in the name of the role, and EC2 has no narrower resource for that; the code itself is denied the same actions.';
const CONNECTIONS_COME_AND_GO =
  'Connections come and go, so none can be named: the right is to post to those of one stage, or to close them, and not to look at them.';
const KEYS_ARE_MADE_LATER =
  'Objects are made while the product runs: the right is to those below one prefix of one bucket, by named actions.';

const ANY_RECIPIENT =
  'SES also asks about the identity of a recipient where the account has one; the sender is fixed by a condition.';

/** Suppresses the findings about exactly the wildcards that a role has for its needs, each finding by its own text. */
export function suppressWildcards(role: Role, spec: FunctionSpec, shared: SharedResources): void {
  suppressResource(role, '*', standsInVpc(spec) ? NO_INTERFACES_YET : NOT_NAMEABLE);
  if (spec.needs.mail) suppressResource(role, MAIL_FINDING, ANY_RECIPIENT);
  for (const action of spec.needs.connections ?? [])
    suppressResource(role, webSocketOf(spec, shared).connectionsArnFinding(action), CONNECTIONS_COME_AND_GO);
  for (const [name, actions] of entriesOf(spec.needs.objects)) {
    const bucket = findingOf(named('bucket', shared.buckets, name));
    const prefixes = actions.filter((action) => !action.startsWith('ListBucket')).map(prefixOf);
    for (const prefix of new Set(prefixes))
      suppressResource(role, `${bucket}/${prefix}*`, KEYS_ARE_MADE_LATER);
  }
}

function suppressResource(role: Role, resource: string, reason: string): void {
  suppressNag(role, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
}

function prefixOf(action: string): string {
  return action.split('@')[1] ?? '';
}

/** How cdk-nag writes the ARN of another stack's bucket: the name of the export. */
function findingOf(bucket: IBucket): string {
  const stack = Stack.of(bucket);
  const exported: { 'Fn::ImportValue': string } = stack.resolve(stack.exportValue(bucket.bucketArn));
  return exported['Fn::ImportValue'];
}
