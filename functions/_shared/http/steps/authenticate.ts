import { forbidden, invalidToken, unauthenticated } from '../../errors/errors.ts';
import type { Access } from '../../routing/route.ts';
import type { HttpRequest, Step } from '../http-request.ts';

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Sets the principal from the bearer token (401), then asks whether its role may call the route (403). */
export function authenticate(access: Exclude<Access, 'public'>): Step {
  return {
    before: async ({ internal: { http: request } }) => {
      const header = request.event.headers.authorization;
      if (header === undefined) {
        if (access === 'optional') return;
        throw unauthenticated();
      }
      const token = BEARER.exec(header)?.[1];
      // Another scheme is no bearer token at all: RFC 6750 §3.1 keeps `error` for a token that was sent.
      if (token === undefined) throw /^bearer\b/i.test(header) ? invalidToken() : unauthenticated();
      await identify(request, token);
      if (access === 'admin' && request.principal?.role !== 'admin') {
        throw forbidden('Only administrators may do this.');
      }
    },
  };
}

async function identify(request: HttpRequest, token: string): Promise<void> {
  // Loaded by the first token, so that public routes start without it.
  verify ??= (await import('../../auth/access-token.ts')).verifyAccessToken;
  request.principal = await verify(token);
}

let verify: typeof import('../../auth/access-token.ts').verifyAccessToken | undefined;
