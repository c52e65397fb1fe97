import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listJobs } from '../../routes.ts';
import { createJobService } from '../deps.ts';

const jobs = lazy(createJobService);

export const handler = httpHandler(listJobs, async ({ query }) => ({
  status: 200,
  body: await jobs().list(query),
}));
