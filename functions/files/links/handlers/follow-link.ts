import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { followLink } from '../../routes.ts';
import { publicLinks } from '../deps.ts';

export const handler = httpHandler(followLink, async ({ params }) => ({
  status: 302,
  headers: { location: await publicLinks().follow(params.token) },
}));
