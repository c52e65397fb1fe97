import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy, lazyAsync } from '../../../_shared/lazy.ts';
import { finishGoogle } from '../../routes.ts';
import { deviceOf } from '../../sessions/device.ts';
import { createBrowserCookie, createGoogleAccountsGateway, createGoogleSignIn } from '../deps.ts';
import { declined } from '../google-sign-in-service.ts';

const browser = lazy(createBrowserCookie);
const googleAccounts = lazy(createGoogleAccountsGateway);
const googleSignIn = lazyAsync(createGoogleSignIn);

export const handler = httpHandler(finishGoogle, async ({ query, address, event, requestId }) => {
  const service = await googleSignIn();
  const cookies = [browser().clear()];
  const lead = (location: string) =>
    ({ status: 302, headers: { location, 'cache-control': 'no-store' }, cookies }) as const;
  const finished = await service.finish(query, browser().read(event.cookies), new Date());
  if (finished.kind === 'declined') return lead(declined(finished.redirect));
  const { identity, redirect } = finished;
  const order = { identity, device: deviceOf(address, event.headers), traceId: requestId };
  if (redirect === undefined) {
    return { status: 200, body: await googleAccounts().signIn(order), cookies };
  }
  const owner = await googleAccounts().identify(order);
  return lead(await service.leadBack(redirect, owner, new Date()));
});
