import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listRuns } from '../../routes.ts';
import { createJobService } from '../deps.ts';

const jobs = lazy(createJobService);

export const handler = httpHandler(listRuns, async ({ params, query }) => ({
  status: 200,
  body: await jobs().listRuns(params.name, query),
}));
