import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { updateEndpoint } from '../../routes.ts';
import { endpoints } from '../deps.ts';

export const handler = httpHandler(updateEndpoint, async ({ params, body, principal, preconditions }) => {
  const { endpoint, version } = await endpoints().update(principal, params.id, body, (current) =>
    preconditions.check(versionTag(current)),
  );
  return { status: 200, body: endpoint, etag: versionTag(version) };
});
