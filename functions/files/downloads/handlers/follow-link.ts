import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { followLink } from '../../routes.ts';
import { downloads } from '../deps.ts';

export const handler = httpHandler(followLink, async ({ params }) => ({
  status: 302,
  headers: { location: await downloads().follow(params.token) },
}));
