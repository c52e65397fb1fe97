import { deployedKeys } from '../../_shared/auth/public-keys.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { getJwks } from '../routes.ts';

export const handler = httpHandler(getJwks, async () => {
  const { keys } = await deployedKeys().current();
  return {
    status: 200,
    body: { keys },
    // A key's id is the digest of the key (RFC 7638).
    etag: `"${keys.map(({ kid }) => kid).join('.')}"`,
    // The next key is in the set long before it signs, so an hour-old copy still knows every key in use.
    headers: { 'cache-control': 'public, max-age=3600', 'content-type': 'application/json' },
  };
});
