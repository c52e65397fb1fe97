import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { CachedAnswer, CacheRequest } from '../valkey/response-cache.ts';
import { chooseCoding } from './negotiation.ts';

/**
 * How a request wants its cached answer. `Cache-Control: no-cache` and `no-store` pass the cache by (RFC 9111
 * §5.2.1.4): what a client may have anyway, with a query that nobody asked before.
 */
export function cacheWishes({ headers }: APIGatewayProxyEventV2): Pick<CacheRequest, 'coding' | 'bypass'> {
  return {
    coding: chooseCoding(headers['accept-encoding']),
    bypass: /\bno-(cache|store)\b/i.test(headers['cache-control'] ?? ''),
  };
}

/**
 * The 200 of a public resource. Whoever keeps it asks before using it again, so that the next read after a write
 * is never answered by a browser or CloudFront.
 */
export function cachedAnswer({ state, age, etag, body }: CachedAnswer) {
  return {
    status: 200,
    body,
    etag,
    headers: {
      'cache-control': 'public, max-age=0, must-revalidate',
      'x-cache': state,
      vary: 'accept-encoding',
      ...(state !== 'MISS' && { age: String(age) }),
    },
  } as const;
}
