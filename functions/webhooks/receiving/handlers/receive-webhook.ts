import { notFound } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { receiveWebhook } from '../../routes.ts';
import { createReceive, createSources } from '../deps.ts';
import { bodyBytes, readStandard } from '../read-webhook.ts';
import { requireSigned } from '../receive-service.ts';
import { checkStandard } from '../signatures.ts';

const receive = lazy(createReceive);
const sources = lazy(createSources);

export const handler = httpHandler(receiveWebhook, async ({ event, params, requestId }) => {
  const secrets = await sources().secrets(params.source);
  if (!secrets) throw notFound();
  const body = bodyBytes(event);
  requireSigned(checkStandard({ headers: event.headers, body }, secrets, Date.now()));
  return { status: 200, body: await receive()(readStandard(params.source, event, body), requestId) };
});
