import { httpHandler } from '../../_shared/http/http-handler.ts';
import { posts } from '../deps.ts';
import { listPosts } from '../routes.ts';

export const handler = httpHandler(listPosts, async ({ query, principal }) => ({
  status: 200,
  body: await posts().list(query, principal),
}));
