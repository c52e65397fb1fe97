import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy, lazyAsync } from '../../../_shared/lazy.ts';
import { finishGoogle } from '../../routes.ts';
import { deviceOf } from '../../sessions/device.ts';
import { createBrowserCookies, createGoogleAccountsGateway, createGoogleSignIn } from '../deps.ts';
import { declined } from '../google-sign-in-service.ts';

const browser = lazy(createBrowserCookies);
const googleAccounts = lazy(createGoogleAccountsGateway);
const googleSignIn = lazyAsync(createGoogleSignIn);

export const handler = httpHandler(finishGoogle, async ({ query, ip, event, requestId }) => {
  const service = await googleSignIn();
  const cookies = [browser().clear(query.state)];
  const lead = (location: string) =>
    ({ status: 302, headers: { location, 'cache-control': 'no-store' }, cookies }) as const;
  const secret = browser().read(query.state, event.cookies);
  const finished = await service.finish(query, secret, new Date());
  if (finished.kind === 'declined') return lead(declined(finished.redirect));
  const { identity, redirect } = finished;
  const command = { identity, device: deviceOf(ip, event.headers), traceId: requestId };
  if (redirect === undefined) {
    return { status: 200, body: await googleAccounts().signIn(command), cookies };
  }
  const owner = await googleAccounts().identify(command);
  return lead(await service.leadBack(redirect, owner, new Date()));
});
