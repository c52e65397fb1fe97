import { httpHandler } from '../../_shared/http/http-handler.ts';
import { JsonText } from '../../_shared/http/json-text.ts';
import { lazy } from '../../_shared/lazy.ts';
import { requiredFile } from '../bundled-file.ts';
import { getOpenapi } from '../routes.ts';

const document = lazy(() => new JsonText(requiredFile('openapi.json').toString('utf8')));

export const handler = httpHandler(getOpenapi, () => ({
  status: 200,
  body: document(),
  headers: { 'cache-control': 'public, max-age=300' },
}));
