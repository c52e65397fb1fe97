import { httpHandler } from '../../_shared/http/http-handler.ts';
import { checks } from '../deps.ts';
import { checkHealth } from '../health.ts';
import { getHealth } from '../routes.ts';

export const handler = httpHandler(getHealth, async ({ log }) => {
  const body = await checkHealth(checks, ({ store, error }) =>
    log.warn(`${store} does not answer`, { error }),
  );
  if (body.status === 'down') return { status: 503, body, headers: { 'retry-after': '5' } };
  return { status: 200, body };
});
