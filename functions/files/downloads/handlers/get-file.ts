import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { accepts } from '../../../_shared/http/negotiation.ts';
import { getFile } from '../../routes.ts';
import { downloads } from '../deps.ts';

export const handler = httpHandler(getFile, async ({ principal, params, query, event }) => {
  const vary = { vary: 'accept' };
  if (accepts(event.headers.accept, 'application/json')) {
    return { status: 200, body: await downloads().record(principal.userId, params.id), headers: vary };
  }
  const location = await downloads().download(principal.userId, params.id, query.variant);
  return { status: 302, headers: { ...vary, location } };
});
