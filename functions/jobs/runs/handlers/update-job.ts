import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { updateJob } from '../../routes.ts';
import { createJobService } from '../deps.ts';

const jobs = lazy(createJobService);

export const handler = httpHandler(updateJob, async ({ params, body, preconditions }) => {
  const { job, etag } = await jobs().setEnabled(params.name, body.enabled, preconditions.check);
  return { status: 200, body: job, etag };
});
