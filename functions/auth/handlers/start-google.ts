import { httpHandler } from '../../_shared/http/http-handler.ts';
import { browser, googleSignIn } from '../deps.ts';
import { ATTEMPT_SECONDS } from '../google-sign-in-service.ts';
import { startGoogle } from '../routes.ts';

export const handler = httpHandler(startGoogle, async ({ query }) => {
  const service = await googleSignIn();
  const started = await service.start(query.redirect, new Date());
  return {
    status: 302,
    headers: { location: started.location, 'cache-control': 'no-store' },
    cookies: [browser().set(started.browser, ATTEMPT_SECONDS)],
  };
});
