import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { deleteEndpoint } from '../../routes.ts';
import { endpoints } from '../deps.ts';

export const handler = httpHandler(deleteEndpoint, async ({ params, principal, preconditions }) => {
  await endpoints().delete(principal, params.id, (version) => preconditions.check(versionTag(version)));
  return { status: 204 };
});
