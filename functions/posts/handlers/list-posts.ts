import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';
import { listPosts } from '../routes.ts';

const posts = lazy(createPostService);

export const handler = httpHandler(listPosts, async ({ query, principal }) => ({
  status: 200,
  body: await posts().list(query, principal),
}));
