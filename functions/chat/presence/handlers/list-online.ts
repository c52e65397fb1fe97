import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { people } from '../../deps.ts';
import { listOnline } from '../../routes.ts';

export const handler = httpHandler(listOnline, async () => ({
  status: 200,
  body: { items: await people().online() },
}));
