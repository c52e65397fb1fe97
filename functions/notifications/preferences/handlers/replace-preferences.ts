import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { replacePreferences } from '../../routes.ts';
import { preferences } from '../deps.ts';

export const handler = httpHandler(replacePreferences, async ({ body: next, principal, preconditions }) => {
  const { preferences: body, etag } = await preferences().replace(principal.userId, next, preconditions);
  return { status: 200, body, etag };
});
