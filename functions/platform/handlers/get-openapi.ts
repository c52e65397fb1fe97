import { JsonText } from '../../_shared/http/handler-types.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bundledBody, requiredFile } from '../bundled-file.ts';
import { getOpenapi } from '../routes.ts';

const NAME = 'openapi.json';
const document = lazy(() => ({
  ...bundledBody(NAME),
  body: new JsonText(requiredFile(NAME).toString('utf8')),
  etag: `"${requiredFile(`${NAME}.digest`)}"`,
}));

export const handler = httpHandler(getOpenapi, () => ({
  status: 200,
  ...document(),
  headers: { 'cache-control': 'public, max-age=300' },
}));
