import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { replacePreferences } from '../../routes.ts';
import { preferences } from '../deps.ts';

export const handler = httpHandler(replacePreferences, async ({ body: next, principal, preconditions }) => {
  const { preferences: body, version } = await preferences().replace(principal.userId, next, (current) =>
    preconditions.check(versionTag(current)),
  );
  return { status: 200, body, etag: versionTag(version) };
});
