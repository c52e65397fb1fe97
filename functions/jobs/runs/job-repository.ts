import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet, conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import type { Run, RunStatus } from '../../_shared/jobs/run.ts';
import {
  type Job,
  jobKey,
  RUN_PREFIX,
  runKey,
  statusKey,
  toJob,
  toRun,
} from '../../_shared/jobs/run-items.ts';
import { JOB_NAMES, type JobName } from '../../_shared/routing/jobs.ts';

export interface RunFilter {
  readonly status: RunStatus | undefined;
  /** Only runs before the one with this id. */
  readonly before: string | undefined;
}

/** Jobs and their runs, to be looked at and switched; runs are written by their own functions (_shared/jobs). */
export interface JobRepository {
  /** Those of these names, in the same order. */
  findAll(names: readonly JobName[]): Promise<readonly { readonly name: JobName; readonly job: Job }[]>;
  find(name: JobName): Promise<Job>;
  /** Undefined when it was not `seen` any more: somebody else switched it. */
  setEnabled(name: JobName, enabled: boolean, seen: boolean): Promise<Job | undefined>;
  /** Newest first. */
  listRuns(name: JobName, filter: RunFilter, limit: number): Promise<readonly Run[]>;
  findRun(id: string): Promise<Run | undefined>;
}

export function createJobRepository(dynamo: Dynamo, table: string): JobRepository {
  return {
    async findAll(names) {
      const items = await batchGet(dynamo, table, names.map(jobKey), { consistent: true });
      return names.map((name) => ({ name, job: toJob(items.find(({ pk }) => pk === jobKey(name).pk)) }));
    },
    async find(name) {
      const get = new GetCommand({ TableName: table, Key: jobKey(name), ConsistentRead: true });
      return toJob((await dynamo.send(get)).Item);
    },
    async setEnabled(name, enabled, seen) {
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: jobKey(name),
            UpdateExpression: 'SET enabled = :enabled',
            ConditionExpression: `enabled = :seen${seen ? ' OR attribute_not_exists(enabled)' : ''}`,
            ExpressionAttributeValues: { ':enabled': enabled, ':seen': seen },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return outcome.written ? toJob(outcome.attributes) : undefined;
    },
    async listRuns(name, { status, before }, limit) {
      const { pk } = jobKey(name);
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          ...(status === undefined
            ? {
                KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
                ExpressionAttributeValues: {
                  ':pk': pk,
                  ':first': RUN_PREFIX,
                  ':last': before === undefined ? `${RUN_PREFIX}~` : `${RUN_PREFIX}${before}`,
                },
                ConsistentRead: true,
              }
            : {
                IndexName: 'gsi1',
                KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk <= :last',
                ExpressionAttributeValues: { ':pk': statusKey(name, status), ':last': before ?? '~' },
              }),
          ScanIndexForward: false,
          // The bounds include the run that the page before ended with.
          Limit: limit + 1,
        }),
      );
      return Items.map(toRun)
        .filter(({ id }) => id !== before)
        .slice(0, limit);
    },
    /** The id does not say the job, so it is looked for under each. */
    async findRun(id) {
      const keys = JOB_NAMES.map((name) => runKey(name, id));
      const [found] = await batchGet(dynamo, table, keys, { consistent: true });
      return found && toRun(found);
    },
  };
}
