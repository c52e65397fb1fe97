import { invokeFunction } from '../../_shared/aws/lambda.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { mailQueue } from '../../_shared/mail/mail.ts';
import { reportEnv } from '../env.ts';
import { reportService } from './report-service.ts';

/** For all attempts of one call; the files' table may be long. */
const TIMEOUT_MS = 29_000;

export const report = lazy(() => {
  const env = parseEnv(reportEnv);
  return reportService({
    invoke: (functionName, input) => invokeFunction(functionName, input, TIMEOUT_MS),
    listAdmins: env.FUNCTION_AUTH_LIST_ADMINS,
    services: [
      ['Users', env.FUNCTION_AUTH_STATS],
      ['Tasks', env.FUNCTION_TASKS_STATS],
      ['Posts', env.FUNCTION_POSTS_STATS],
      ['Messages', env.FUNCTION_CHAT_STATS],
      ['Files', env.FUNCTION_FILES_STATS],
      ['Products and orders', env.FUNCTION_PRODUCTS_STATS],
      ['Webhooks', env.FUNCTION_WEBHOOKS_STATS],
      ['Alerts', env.FUNCTION_METRICS_STATS],
    ],
    mails: mailQueue(env.QUEUE_MAIL),
    timeZone: env.TIME_ZONE,
    url: env.CONSOLE_URL,
  });
});
