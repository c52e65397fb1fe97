import { InvokeCommand } from '@aws-sdk/client-lambda';
import { dynamo } from '../../_shared/aws/dynamo.ts';
import { lambda } from '../../_shared/aws/lambda.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import type { JobName } from '../../_shared/routing/jobs.ts';
import { jobFunctionsEnv, tableEnv, timeZoneEnv } from '../env.ts';
import { createJobRepository } from './job-repository.ts';
import { jobService } from './job-service.ts';

// Each is made by the handlers that use it, so that a bundle holds nothing else.

const timeZone = lazy(() => parseEnv(timeZoneEnv).TIME_ZONE);

export const createJobService = () =>
  jobService(createJobRepository(dynamo(), parseEnv(tableEnv).TABLE_JOBS), timeZone);

/** Has a job's function work on a run; Lambda answers when it has queued the event. */
export const createJobInvoker = () => {
  const env = parseEnv(jobFunctionsEnv);
  const functions: Readonly<Record<JobName, string>> = {
    'backup-database': env.FUNCTION_JOBS_BACKUP_DATABASE,
    'cleanup-inactive-users': env.FUNCTION_AUTH_CLEANUP_INACTIVE_USERS,
    'daily-report': env.FUNCTION_JOBS_DAILY_REPORT,
    'detect-anomalies': env.FUNCTION_METRICS_DETECT_ANOMALIES,
    'expire-orders': env.FUNCTION_PRODUCTS_EXPIRE_ORDERS,
    'purge-expired': env.FUNCTION_JOBS_PURGE_EXPIRED,
    'retry-webhooks': env.FUNCTION_WEBHOOKS_RETRY_WEBHOOKS,
  };
  return async (name: JobName, runId: string): Promise<void> => {
    const Payload = JSON.stringify({ runId });
    await lambda().send(
      new InvokeCommand({ FunctionName: functions[name], InvocationType: 'Event', Payload }),
      { abortSignal: AbortSignal.timeout(5_000) },
    );
  };
};
