import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy, lazyAsync } from '../../../_shared/lazy.ts';
import { startGoogle } from '../../routes.ts';
import { createBrowserCookies, createGoogleSignIn } from '../deps.ts';
import { ATTEMPT_SECONDS } from '../google-sign-in-service.ts';

const googleSignIn = lazyAsync(createGoogleSignIn);
const cookies = lazy(createBrowserCookies);

export const handler = httpHandler(startGoogle, async ({ query, event }) => {
  const service = await googleSignIn();
  const { location, attempt } = await service.start(query.redirect, new Date());
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store' },
    cookies: cookies().set(attempt, ATTEMPT_SECONDS, event.cookies),
  };
});
