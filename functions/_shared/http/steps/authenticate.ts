import { forbidden, invalidToken, unauthenticated } from '../../errors/errors.ts';
import type { Access } from '../../routing/route.ts';
import type { HttpRequest, Step } from '../http-request.ts';

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Sets the principal from the bearer token (401), then asks whether its role may call the route (403). */
export function authenticate(access: Exclude<Access, 'public' | 'agent'>): Step {
  return {
    before: async ({ internal: { http: request } }) => {
      const { authorization } = request.event.headers;
      if (authorization === undefined && access === 'optional') return;
      await identify(request, bearerToken(authorization));
      if (access === 'admin' && request.principal?.role !== 'admin') {
        throw forbidden('Only administrators may do this.');
      }
    },
  };
}

/**
 * The token of an `Authorization` header.
 * @throws AppError `unauthenticated` (401) when there is none, or it has not the form of one
 */
export function bearerToken(header: string | undefined): string {
  if (header === undefined) throw unauthenticated();
  const token = BEARER.exec(header)?.[1];
  if (token !== undefined) return token;
  // Another scheme is no bearer token at all: RFC 6750 §3.1 keeps `error` for a token that was sent.
  throw /^bearer\b/i.test(header) ? invalidToken() : unauthenticated();
}

async function identify(request: HttpRequest, token: string): Promise<void> {
  // Loaded by the first token, so that public routes start without it.
  verify ??= (await import('../../auth/access-token.ts')).verifyAccessToken;
  request.principal = await verify(token);
}

let verify: typeof import('../../auth/access-token.ts').verifyAccessToken | undefined;
