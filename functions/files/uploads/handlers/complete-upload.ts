import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { completeUpload } from '../../routes.ts';
import { uploads } from '../deps.ts';

export const handler = httpHandler(completeUpload, async ({ principal, params, body }) => ({
  status: 200,
  body: await uploads().complete(principal.userId, params.id, body.parts),
}));
