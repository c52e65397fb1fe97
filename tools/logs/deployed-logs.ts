import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  paginateDescribeLogGroups,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { pascalCase } from '../../lib/function-spec.ts';
import type { LogLine } from './log-line.ts';

const logs = new CloudWatchLogsClient({});
/** A query of CloudWatch Logs Insights reads at most 50 groups and gives at most 10,000 lines. */
const GROUPS_A_QUERY = 50;
const MOST_LINES = 1000;
const POLL_MS = 500;

/**
 * The lines of a deployment that name the id, in every group of its stacks.
 * @param sinceMs how far back, ms
 */
export async function deployedLogs(deployment: string, id: string, sinceMs: number): Promise<LogLine[]> {
  const groups: string[] = [];
  // CloudFormation begins their names with the stack's.
  const input = { logGroupNamePrefix: pascalCase(deployment) };
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, input))
    groups.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
  if (groups.length === 0) throw new Error(`${deployment} has no logs in this account and region`);
  const parts = Array.from({ length: Math.ceil(groups.length / GROUPS_A_QUERY) }, (_, part) =>
    groups.slice(part * GROUPS_A_QUERY, (part + 1) * GROUPS_A_QUERY),
  );
  return (await Promise.all(parts.map((part) => query(part, id, sinceMs)))).flat();
}

async function query(logGroupNames: string[], id: string, sinceMs: number): Promise<LogLine[]> {
  const now = Date.now();
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupNames,
      startTime: Math.floor((now - sinceMs) / 1000),
      endTime: Math.ceil(now / 1000),
      queryString: `fields @timestamp, @log, @message | filter strcontains(@message, "${id}") | sort @timestamp asc | limit ${MOST_LINES}`,
    }),
  );
  for (;;) {
    const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete')
      return results.map((fields) => {
        const value = (name: string) => fields.find(({ field }) => field === name)?.value ?? '';
        return {
          time: value('@timestamp'),
          source: value('@log').split(':').at(-1) ?? '',
          message: value('@message'),
        };
      });
    if (status !== 'Running' && status !== 'Scheduled')
      throw new Error(`the query of the logs ended ${status}`);
    await sleep(POLL_MS);
  }
}
