import * as z from 'zod/mini';
import { flag, port } from '../_shared/env/env.ts';

const name = z.string().check(z.minLength(1));

/** The environment of every function of the service, by part: a function has the variables of the parts it uses. */
export const tableEnv = z.object({ TABLE_JOBS: name });
/** IANA name of the time zone of daily jobs. */
export const timeZoneEnv = z.object({ TIME_ZONE: name });
export const jobFunctionsEnv = z.object({
  FUNCTION_JOBS_BACKUP_DATABASE: name,
  FUNCTION_AUTH_CLEANUP_INACTIVE_USERS: name,
  FUNCTION_JOBS_DAILY_REPORT: name,
  FUNCTION_METRICS_DETECT_ANOMALIES: name,
  FUNCTION_PRODUCTS_EXPIRE_ORDERS: name,
  FUNCTION_JOBS_PURGE_EXPIRED: name,
  FUNCTION_WEBHOOKS_RETRY_WEBHOOKS: name,
});
export const reportEnv = z.object({
  ...timeZoneEnv.shape,
  CONSOLE_URL: z.url(),
  QUEUE_MAIL: z.url(),
  FUNCTION_AUTH_LIST_ADMINS: name,
  FUNCTION_AUTH_STATS: name,
  FUNCTION_TASKS_STATS: name,
  FUNCTION_POSTS_STATS: name,
  FUNCTION_CHAT_STATS: name,
  FUNCTION_FILES_STATS: name,
  FUNCTION_PRODUCTS_STATS: name,
  FUNCTION_WEBHOOKS_STATS: name,
  FUNCTION_METRICS_STATS: name,
});
/** Functions that read or write every table. */
export const backupEnv = z.object({
  BUCKET_BACKUPS: name,
  TABLE_CHAT: name,
  TABLE_FILES: name,
  TABLE_WEBHOOKS: name,
  TABLE_NOTIFICATIONS: name,
  TABLE_METRICS: name,
  TABLE_JOBS: name,
});
/** The master user's session. */
export const restoreEnv = z.object({
  DATABASE_HOST: name,
  DATABASE_PORT: port(),
  DATABASE_NAME: name,
  DATABASE_TLS: flag(),
  SECRET_DATABASE_MASTER: name,
});
export const purgeEnv = z.object({ FUNCTION_AUTH_PURGE_EXPIRED: name });
