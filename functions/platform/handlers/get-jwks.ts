import { parseEnv } from '../../_shared/env/parse-env.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { JsonText } from '../../_shared/http/json-text.ts';
import { lazy } from '../../_shared/lazy.ts';
import { jwksEnv } from '../env.ts';
import { getJwks } from '../routes.ts';

const keys = lazy(() => new JsonText(parseEnv(jwksEnv).AUTH_JWKS));

export const handler = httpHandler(getJwks, () => ({
  status: 200,
  body: keys(),
  // The next key is in the set long before it signs, so an hour-old copy still knows every key in use.
  headers: { 'cache-control': 'public, max-age=3600', 'content-type': 'application/json' },
}));
