import { parseEnv } from '../../_shared/env/env.ts';
import { JsonText } from '../../_shared/http/handler-types.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { jwks } from '../contract.ts';
import { jwksEnv } from '../env.ts';
import { getJwks } from '../routes.ts';

const keys = lazy(() => {
  const { AUTH_JWKS } = parseEnv(jwksEnv);
  const kids = jwks.parse(JSON.parse(AUTH_JWKS)).keys.map(({ kid }) => kid);
  // A key's id is the digest of the key (RFC 7638).
  return { body: new JsonText(AUTH_JWKS), etag: `"${kids.join('.')}"` };
});

export const handler = httpHandler(getJwks, () => ({
  status: 200,
  ...keys(),
  // The next key is in the set long before it signs, so an hour-old copy still knows every key in use.
  headers: { 'cache-control': 'public, max-age=3600', 'content-type': 'application/json' },
}));
