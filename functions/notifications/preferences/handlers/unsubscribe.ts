import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { unsubscribe } from '../../routes.ts';
import { preferences } from '../deps.ts';
import { donePage } from '../unsubscribe-page.ts';

export const handler = httpHandler(unsubscribe, async ({ query }) => {
  await preferences().unsubscribe(query.token);
  return donePage;
});
