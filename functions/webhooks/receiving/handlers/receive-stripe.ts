import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { receiveStripe } from '../../routes.ts';
import { receive, stripeSecrets } from '../deps.ts';
import { checkWithProvider } from '../provider-secrets.ts';
import { bodyBytes, readStripe } from '../read-webhook.ts';
import { requireSigned } from '../receive-service.ts';
import { checkStripe } from '../signatures.ts';

export const handler = httpHandler(receiveStripe, async ({ event, requestId }) => {
  const body = bodyBytes(event);
  requireSigned(await checkWithProvider(stripeSecrets(), checkStripe, { headers: event.headers, body }));
  return { status: 200, body: await receive()(readStripe(body), requestId) };
});
