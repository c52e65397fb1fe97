import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { chooseCoding } from '../../../_shared/http/negotiation.ts';
import { getMetrics } from '../../routes.ts';
import { checkSize } from '../answer-size.ts';
import { series } from '../deps.ts';
import { CHART, spanOf } from '../span.ts';

export const handler = httpHandler(getMetrics, async ({ params, query, event }) => {
  const { json } = await series()(params.id, spanOf(query, CHART));
  checkSize(json, chooseCoding(event.headers['accept-encoding']));
  return { status: 200, body: new JsonText(json) };
});
