import {
  CloudFormationClient,
  DeleteStackCommand,
  ListStackResourcesCommand,
  type Stack,
  UpdateStackCommand,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import type { Account } from './account.ts';
import { deleteRetained, type RetainedResource } from './delete-retained.ts';
import { findStacks, liftProtection, stackName } from './stacks.ts';

export interface DestroyOptions {
  readonly name: string;
  /** The stores too, with all that is in them; the database leaves a final snapshot. */
  readonly deleteData: boolean;
}

const cloudFormation = new CloudFormationClient({});
/** Network interfaces of functions in a VPC outlive them for up to 20 minutes. */
const PATIENCE = { client: cloudFormation, maxWaitTime: 60 * 60 };

/** Which stacks go, those that refer to others first; stacks of one step go side by side. */
export function destructionSteps({ name, deleteData }: DestroyOptions, stacks: readonly Stack[]): string[][] {
  const base = ['Network', 'Web', 'Data', 'Api', 'Observability'].map((stack) => stackName(name, stack));
  const names = stacks.map(({ StackName = '' }) => StackName);
  const [network = '', web = '', data = '', api = '', observability = ''] = base;
  const steps = [[observability], [...names.filter((stack) => !base.includes(stack)), web], [api]];
  if (deleteData) steps.push([data], [network]);
  return steps.map((step) => step.filter((stack) => names.includes(stack))).filter((step) => step.length > 0);
}

/** Deletes a deployment, but for its stores unless told; can be run again after any failure. */
export async function destroy(options: DestroyOptions, { region }: Account): Promise<void> {
  const stacks = await findStacks(options.name);
  const data = stacks.find(({ StackName }) => StackName === stackName(options.name, 'Data'));
  const web = stacks.find(({ StackName }) => StackName === stackName(options.name, 'Web'));
  const retained = [
    ...(web ? await retainedOf(web) : []),
    ...(options.deleteData && data ? await retainedOf(data) : []),
  ];
  if (options.deleteData && data) await unprotectDatabase(data);
  for (const step of destructionSteps(options, stacks)) {
    console.log(`deleting ${step.join(', ')}`);
    await liftProtection(step);
    await Promise.all(step.map(deleteStack));
  }
  await deleteRetained(retained);
  if (options.deleteData) {
    console.log(`the database's final snapshot is kept: aws rds describe-db-snapshots --region ${region}`);
  } else if (data) {
    console.log(
      `kept: ${data.StackName} and its network, with all data (the database goes on costing). \`npm run deploy\` brings the rest back; \`npm run destroy -- --delete-data\` deletes them too`,
    );
  }
}

async function deleteStack(StackName: string): Promise<void> {
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete(PATIENCE, { StackName });
}

/** What the stack leaves behind when it is deleted. */
async function retainedOf({ StackName }: Stack): Promise<RetainedResource[]> {
  const found: RetainedResource[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackResourcesCommand({ StackName, ...(NextToken && { NextToken }) }),
    );
    for (const { ResourceType: type, PhysicalResourceId: id } of page.StackResourceSummaries ?? [])
      if (type !== undefined && id !== undefined) found.push({ type, id });
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** The same template with `ProtectDatabase` false. */
async function unprotectDatabase({ StackName, Parameters = [] }: Stack): Promise<void> {
  if (
    !Parameters.some((given) => given.ParameterKey === 'ProtectDatabase' && given.ParameterValue === 'true')
  )
    return;
  await cloudFormation.send(
    new UpdateStackCommand({
      StackName,
      UsePreviousTemplate: true,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: Parameters.map(({ ParameterKey }) =>
        ParameterKey === 'ProtectDatabase'
          ? { ParameterKey, ParameterValue: 'false' }
          : { ParameterKey, UsePreviousValue: true },
      ),
    }),
  );
  await waitUntilStackUpdateComplete(PATIENCE, { StackName: StackName ?? '' });
}
