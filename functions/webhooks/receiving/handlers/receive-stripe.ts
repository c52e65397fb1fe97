import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { receiveStripe } from '../../routes.ts';
import { createReceive, createStripeSecrets } from '../deps.ts';
import { checkWithProvider } from '../provider-secrets.ts';
import { bodyBytes, readStripe } from '../read-webhook.ts';
import { requireSigned } from '../receive-service.ts';
import { checkStripe } from '../signatures.ts';

const receive = lazy(createReceive);
const stripeSecrets = lazy(createStripeSecrets);

export const handler = httpHandler(receiveStripe, async ({ event, requestId }) => {
  const body = bodyBytes(event);
  requireSigned(await checkWithProvider(stripeSecrets(), checkStripe, { headers: event.headers, body }));
  return { status: 200, body: await receive()(readStripe(body), requestId) };
});
