import type { CorsConfiguration } from './http-api-model.ts';

/** Flat name and value pairs, as `ServerResponse.writeHead` takes them. */
export type HeaderList = string[];

export interface Cors {
  /** The whole answer's headers to a preflight; none for an origin that is not allowed. */
  preflight(origin: string): HeaderList;
  /** What a response to this origin carries beside the function's own headers. */
  response(origin: string): HeaderList;
}

/**
 * CORS as an HTTP API does it. With `*` and no credentials the answer names `*`, else the origin itself.
 * Source: API Gateway developer guide, "Configure CORS for HTTP APIs".
 */
export function createCors(configuration: CorsConfiguration): Cors {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAgeSeconds } = configuration;
  const matches = allowOrigins.map(originMatcher);
  const any = allowOrigins.includes('*');
  const common = (origin: string): HeaderList => {
    if (!matches.some((matcher) => matcher(origin))) return [];
    const allowed = any && !configuration.allowCredentials ? '*' : origin;
    const headers = ['access-control-allow-origin', allowed];
    if (configuration.allowCredentials) headers.push('access-control-allow-credentials', 'true');
    if (exposeHeaders.length > 0) headers.push('access-control-expose-headers', exposeHeaders.join(','));
    return headers;
  };
  return {
    response: common,
    preflight(origin) {
      const headers = common(origin);
      if (headers.length === 0) return headers;
      if (allowMethods.length > 0) headers.push('access-control-allow-methods', allowMethods.join(','));
      if (allowHeaders.length > 0) headers.push('access-control-allow-headers', allowHeaders.join(','));
      if (maxAgeSeconds !== undefined) headers.push('access-control-max-age', String(maxAgeSeconds));
      return headers;
    },
  };
}

function originMatcher(allowed: string): (origin: string) => boolean {
  if (allowed === '*') return () => true;
  if (!allowed.includes('*')) return (origin) => origin === allowed;
  const pattern = allowed.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${pattern.join('.*')}$`);
  return (origin) => expression.test(origin);
}
