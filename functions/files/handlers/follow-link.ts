import { httpHandler } from '../../_shared/http/http-handler.ts';
import { downloads } from '../deps.ts';
import { followLink } from '../routes.ts';

export const handler = httpHandler(followLink, async ({ params }) => ({
  status: 302,
  headers: { location: await downloads().follow(params.token) },
}));
