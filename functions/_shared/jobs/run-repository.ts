import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, type Dynamo, type TransactItem, transactWrite } from '../aws/dynamo.ts';
import type { JobName } from '../routing/jobs.ts';
import type { Run } from './run.ts';
import { type Job, jobKey, runItem, timeItem, toJob } from './run-items.ts';

/** What came of asking for a run. */
export type Begun =
  | 'begun'
  /** The scheduled time has had its run. */
  | 'repeated'
  | 'disabled'
  /** Another run of the job is under way. */
  | 'busy';

/** A run that is under way, and the token of the invocation that works on it. */
export interface HeldRun {
  readonly run: Run;
  readonly holder: string;
}

/** Locks of jobs and their runs, in DynamoDB. What holds a run is the only one that can write to it. */
export interface RunRepository {
  find(job: JobName): Promise<Job>;
  /**
   * Takes the lock until `leaseUntil` (ms) and records the run, or neither.
   * @param options.holder left out for a run whose invocation is yet to claim it
   * @param options.scheduledTime an instant; each has one run
   */
  begin(
    run: Run,
    leaseUntil: number,
    options: { readonly holder?: string; readonly scheduledTime?: string },
  ): Promise<Begun>;
  /** Records a run that did not begin; false when its scheduled time has had its run. */
  skip(run: Run, scheduledTime?: string): Promise<boolean>;
  /** Takes a run that nobody holds; undefined when it is held, or over. */
  claim(job: JobName, runId: string, holder: string, leaseUntil: number): Promise<HeldRun | undefined>;
  /** Takes a run whose lease is still the one that was seen, whoever holds it. */
  takeOver(seen: Job, holder: string, leaseUntil: number): Promise<HeldRun | undefined>;
  /** False when the run is not held by this token any more. */
  renew(held: HeldRun, leaseUntil: number): Promise<boolean>;
  /** Records a run that goes on, or has ended, which gives the lock back; false when it is not held any more. */
  save(held: HeldRun): Promise<boolean>;
}

export function createRunRepository(dynamo: Dynamo, table: string): RunRepository {
  const find = async (job: string): Promise<Job> => {
    const get = new GetCommand({ TableName: table, Key: jobKey(job), ConsistentRead: true });
    return toJob((await dynamo.send(get)).Item);
  };
  const put = (Item: object, condition?: string): TransactItem => ({
    Put: { TableName: table, Item: { ...Item }, ConditionExpression: condition },
  });
  const once = (run: Run, scheduledTime: string | undefined): TransactItem[] =>
    scheduledTime === undefined ? [] : [put(timeItem(run, scheduledTime), 'attribute_not_exists(pk)')];
  /** Updates a job's item and gives the run under way, if the condition holds. */
  const hold = async (
    job: string,
    condition: string,
    values: { ':id': string; ':holder': string; ':until': number; ':seen'?: number },
  ): Promise<HeldRun | undefined> => {
    const outcome = await conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: jobKey(job),
          UpdateExpression: 'SET holder = :holder, leaseUntil = :until',
          ConditionExpression: `runId = :id AND ${condition}`,
          ExpressionAttributeValues: values,
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    const { lastRun: run } = toJob(outcome.written ? outcome.attributes : undefined);
    return run && { run, holder: values[':holder'] };
  };
  return {
    find,
    async begin(run, leaseUntil, { holder, scheduledTime }) {
      const lock: TransactItem = {
        Update: {
          TableName: table,
          Key: jobKey(run.job),
          UpdateExpression: `SET runId = :id, leaseUntil = :until, lastRun = :run${holder === undefined ? '' : ', holder = :holder'}`,
          ConditionExpression:
            'attribute_not_exists(runId) AND (attribute_not_exists(enabled) OR enabled = :true)',
          ExpressionAttributeValues: {
            ...{ ':id': run.id, ':until': leaseUntil, ':run': run, ':true': true },
            ':holder': holder,
          },
        },
      };
      const outcome = await transactWrite(dynamo, [lock, put(runItem(run)), ...once(run, scheduledTime)]);
      if (outcome.written) return 'begun';
      if (outcome.failed[2]) return 'repeated';
      return (await find(run.job)).enabled ? 'busy' : 'disabled';
    },
    skip: async (run, scheduledTime) =>
      (await transactWrite(dynamo, [put(runItem(run)), ...once(run, scheduledTime)])).written,
    claim: (job, runId, holder, leaseUntil) =>
      hold(job, 'attribute_not_exists(holder)', { ':id': runId, ':holder': holder, ':until': leaseUntil }),
    takeOver: async ({ lastRun, leaseUntil: seen }, holder, leaseUntil) =>
      lastRun &&
      (await hold(lastRun.job, 'leaseUntil = :seen', {
        ...{ ':id': lastRun.id, ':holder': holder, ':until': leaseUntil, ':seen': seen },
      })),
    async renew({ run, holder }, until) {
      const values = { ':id': run.id, ':holder': holder, ':until': until };
      return (await hold(run.job, 'holder = :holder', values)) !== undefined;
    },
    async save({ run, holder }) {
      const release = run.status === 'running' ? '' : ' REMOVE runId, holder, leaseUntil';
      const job: TransactItem = {
        Update: {
          TableName: table,
          Key: jobKey(run.job),
          UpdateExpression: `SET lastRun = :run${release}`,
          ConditionExpression: 'runId = :id AND holder = :holder',
          ExpressionAttributeValues: { ':id': run.id, ':holder': holder, ':run': run },
        },
      };
      return (await transactWrite(dynamo, [job, put(runItem(run))])).written;
    },
  };
}
