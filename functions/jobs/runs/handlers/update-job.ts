import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { entityTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { updateJob } from '../../routes.ts';
import { createJobService } from '../deps.ts';

const jobs = lazy(createJobService);

export const handler = httpHandler(updateJob, async ({ params, body, preconditions }) => {
  const check = (tag: string) => preconditions.check(entityTag(tag));
  const { job, tag } = await jobs().setEnabled(params.name, body.enabled, check);
  return { status: 200, body: job, etag: entityTag(tag) };
});
