import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { runService } from '../../../_shared/jobs/runs.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { startRun } from '../../routes.ts';
import { createJobInvoker } from '../deps.ts';

const invoke = lazy(createJobInvoker);

export const handler = httpHandler(
  startRun,
  async ({ params: { name }, log }) => {
    const run = await runService().startManual(name, (runId) => invoke()(name, runId), log);
    return { status: 202, body: run, headers: { location: `/jobs/runs/${run.id}` } };
  },
  { idempotency },
);
