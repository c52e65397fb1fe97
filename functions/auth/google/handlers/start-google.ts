import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy, lazyAsync } from '../../../_shared/lazy.ts';
import { startGoogle } from '../../routes.ts';
import { createBrowserCookie, createGoogleSignIn } from '../deps.ts';
import { ATTEMPT_SECONDS } from '../google-sign-in-service.ts';

const browser = lazy(createBrowserCookie);
const googleSignIn = lazyAsync(createGoogleSignIn);

export const handler = httpHandler(startGoogle, async ({ query }) => {
  const service = await googleSignIn();
  const started = await service.start(query.redirect, new Date());
  return {
    status: 302,
    headers: { location: started.location, 'cache-control': 'no-store' },
    cookies: [browser().set(started.browser, ATTEMPT_SECONDS)],
  };
});
