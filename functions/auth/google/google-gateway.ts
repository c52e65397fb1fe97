import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { AppError, unauthenticated } from '../../_shared/errors/errors.ts';
import { lazyAsync } from '../../_shared/lazy.ts';
import { type GoogleClient, issuerForms } from './google-client.ts';

/** What one sign-in sends to Google and expects back. */
export interface AuthorizationRequest {
  readonly state: string;
  readonly nonce: string;
  /** PKCE, S256. */
  readonly challenge: string;
}

/** Google's side of a sign-in. Every call throws AppError `upstream-failed` (502) or `upstream-slow` (504). */
export interface GoogleGateway {
  /** Where the browser goes to ask its user. */
  authorizationUrl(request: AuthorizationRequest): Promise<string>;
  /**
   * Changes the code for an id_token and gives its claims once signature, `iss`, `aud`, `exp` and `nonce` hold.
   * @throws AppError `unauthenticated` for a code or a token that does not hold
   */
  claims(code: string, verifier: string, nonce: string): Promise<unknown>;
}

const TIMEOUT_MS = 3_000;

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});
const tokenAnswer = z.object({ id_token: z.string() });

export function googleGateway(client: GoogleClient, redirectUri: string): GoogleGateway {
  const provider = lazyAsync(async () => {
    const document = await read(`${client.issuer}/.well-known/openid-configuration`, {});
    const found = discovery.parse(document.body);
    // OpenID Connect Discovery §4.3: the document is of the issuer that was asked for.
    if (found.issuer !== client.issuer) throw failed(new Error(`discovery of ${found.issuer}`));
    return { ...found, keys: createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: TIMEOUT_MS }) };
  });

  return {
    async authorizationUrl({ state, nonce, challenge }) {
      const url = new URL((await provider()).authorization_endpoint);
      const query = {
        response_type: 'code',
        client_id: client.clientId,
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },

    async claims(code, verifier, nonce) {
      const { token_endpoint, keys } = await provider();
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: client.clientId,
        client_secret: client.clientSecret,
        code_verifier: verifier,
      });
      const answer = await read(token_endpoint, { method: 'POST', body: form });
      // RFC 6749 §5.2: the code is unknown, used, expired or somebody else's.
      if (answer.status !== 200) throw unauthenticated('Google does not know this sign-in, or no longer.');
      const found = tokenAnswer.safeParse(answer.body);
      if (!found.success) throw failed(found.error);
      try {
        const { payload } = await jwtVerify(found.data.id_token, keys, {
          issuer: issuerForms(client.issuer),
          audience: client.clientId,
          algorithms: ['RS256'],
          requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
          clockTolerance: 10,
        });
        if (payload.nonce !== nonce) throw untrue();
        return payload;
      } catch (error) {
        throw tokenFailure(error);
      }
    },
  };
}

/** 4xx is an answer about the sign-in; anything else that is not 200 says that Google is not working. */
async function read(url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const refused = init.method === 'POST' && (response.status === 400 || response.status === 401);
    if (refused) return { status: response.status, body: undefined };
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    return { status: 200, body: JSON.parse(text) };
  } catch (error) {
    throw failed(error);
  }
}

function tokenFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof errors.JWKSTimeout) return failed(error);
  // jose's own class without a subclass: the key set could not be read.
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return untrue(error);
  return failed(error);
}

function untrue(cause?: unknown): AppError {
  return unauthenticated("Google's answer does not hold: begin the sign-in again.", cause);
}

function failed(cause: unknown): AppError {
  const slow =
    cause instanceof errors.JWKSTimeout || (cause instanceof Error && cause.name === 'TimeoutError');
  return new AppError({
    code: slow ? 'upstream-slow' : 'upstream-failed',
    detail: slow ? 'Google takes too long to answer.' : 'Google cannot be asked right now.',
    message: 'the sign-in provider failed',
    cause,
  });
}
