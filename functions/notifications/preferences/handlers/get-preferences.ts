import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { getPreferences } from '../../routes.ts';
import { preferences } from '../deps.ts';

export const handler = httpHandler(getPreferences, async ({ principal }) => {
  const { preferences: body, version } = await preferences().get(principal.userId);
  return { status: 200, body, etag: versionTag(version) };
});
