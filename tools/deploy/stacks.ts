import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  paginateDescribeStacks,
  type Stack,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { pascalCase } from '../../lib/function-spec.ts';
import { type Finding, refusal } from './finding.ts';

const cloudFormation = new CloudFormationClient({});

/** `NuboData` of deployment `nubo`. */
export function stackName(deployment: string, stack: string): string {
  return `${pascalCase(deployment)}${stack}`;
}

/** The stacks of a deployment that exist, those of a failed first try too. */
export async function findStacks(deployment: string): Promise<Stack[]> {
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {}))
    found.push(...Stacks.filter(({ Tags = [] }) => Tags.some(isTagOf(deployment))));
  return found;
}

/** Set on every stack and resource by lib/nubo-app.ts. */
const isTagOf =
  (deployment: string) =>
  ({ Key, Value }: { Key?: string | undefined; Value?: string | undefined }) =>
    Key === 'app' && Value === deployment;

export function outputOf(stack: Stack | undefined, key: string): string | undefined {
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
}

/** One stack by its name; undefined where there is none. */
export async function findStack(name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation answers 400 with this for a stack that is not there.
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Whether the stack itself made the resource of this logical id. */
export async function ownsResource(stack: Stack | undefined, logicalId: string): Promise<boolean> {
  if (!stack) return false;
  try {
    const input = { StackName: stack.StackName, LogicalResourceId: logicalId };
    const { StackResourceDetail } = await cloudFormation.send(new DescribeStackResourceCommand(input));
    return StackResourceDetail?.ResourceStatus !== 'DELETE_COMPLETE';
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return false;
    throw error;
  }
}

/** What a state of a stack asks for before the next deployment. */
export interface Remedies {
  readonly findings: readonly Finding[];
  /** Stacks whose update failed and whose rollback failed too: `cdk rollback` ends it. */
  readonly rollBack: readonly string[];
  /** Stacks whose first creation failed: the CDK CLI deletes and makes them again, unless they are protected. */
  readonly unprotect: readonly string[];
}

export function remediesFor(stacks: readonly Stack[]): Remedies {
  const named = (wanted: (status: string) => boolean) =>
    stacks
      .filter(({ StackStatus = '' }) => wanted(StackStatus))
      .map(({ StackName = '', StackStatus }) => ({ name: StackName, status: StackStatus }));
  const busy = named((status) => status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS');
  const stuck = named((status) => status === 'DELETE_FAILED');
  return {
    findings: [
      ...busy.map(({ name, status }) =>
        refusal(`${name} is ${status}: another deployment runs; wait until it has ended`),
      ),
      ...stuck.map(({ name }) =>
        refusal(
          `${name} could not be deleted (DELETE_FAILED): its events say why; mend it and run \`npm run destroy\` again`,
        ),
      ),
    ],
    rollBack: named((status) => status === 'UPDATE_ROLLBACK_FAILED').map(({ name }) => name),
    unprotect: stacks
      .filter(({ StackStatus = '' }) => /^ROLLBACK_(COMPLETE|FAILED)$/.test(StackStatus))
      .filter(({ EnableTerminationProtection }) => EnableTerminationProtection)
      .map(({ StackName = '' }) => StackName),
  };
}

/** Lets stacks be deleted. */
export async function liftProtection(names: readonly string[]): Promise<void> {
  for (const StackName of names)
    await cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
    );
}
