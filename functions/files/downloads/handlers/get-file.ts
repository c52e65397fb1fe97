import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { accepts } from '../../../_shared/http/negotiation.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { getFile } from '../../routes.ts';
import { downloads } from '../deps.ts';

export const handler = httpHandler(getFile, async ({ principal, params, query, event }) => {
  const headers = { vary: 'accept' };
  if (accepts(event.headers.accept, 'application/json')) {
    const { file, version } = await downloads().record(principal.userId, params.id);
    return { status: 200, body: file, headers, etag: versionTag(version) };
  }
  const location = await downloads().download(principal.userId, params.id, query.variant);
  return { status: 302, headers: { ...headers, location } };
});
