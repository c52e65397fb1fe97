import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { chooseCoding } from '../../../_shared/http/negotiation.ts';
import { exportMetrics } from '../../routes.ts';
import { checkSize } from '../answer-size.ts';
import type { Columns } from '../columns.ts';
import { series } from '../deps.ts';
import { exportFile } from '../export-file.ts';
import { FILE, spanOf } from '../span.ts';

export const handler = httpHandler(exportMetrics, async ({ params, query, event }) => {
  const { host, json } = await series()(params.id, spanOf(query, FILE));
  // The service's own columns, as text.
  const { name, contentType, text } = exportFile(host, JSON.parse(json) as Columns, query.format);
  checkSize(text, chooseCoding(event.headers['accept-encoding']));
  const headers = { 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` };
  return { status: 200, body: text, headers };
});
