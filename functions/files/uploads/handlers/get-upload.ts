import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { getUpload } from '../../routes.ts';
import { publicUrl, uploads } from '../deps.ts';

export const handler = httpHandler(getUpload, async ({ principal, params }) => ({
  status: 200,
  headers: { 'cache-control': 'no-store' },
  body: await uploads().resume(principal.userId, params.id, publicUrl()),
}));
