import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { entityTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getRun } from '../../routes.ts';
import { createJobService } from '../deps.ts';

const jobs = lazy(createJobService);

export const handler = httpHandler(getRun, async ({ params }) => {
  const run = await jobs().getRun(params.id);
  // All else is fixed with these.
  return { status: 200, body: run, etag: entityTag(`${run.status}-${run.attempt}`) };
});
