import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
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

/** What Google sent back by way of the browser, and what it is checked against. */
export interface AuthorizationResponse {
  readonly code: string;
  readonly state: string;
  /** RFC 9207. */
  readonly iss?: string | undefined;
  readonly verifier: string;
  readonly nonce: string;
}

/** Google's side of a sign-in. Every call throws AppError `upstream-failed` (502) or `upstream-slow` (504). */
export interface GoogleGateway {
  /** Where the browser goes to ask its user. */
  authorizationUrl(request: AuthorizationRequest): Promise<string>;
  /**
   * Exchanges the code for an id_token and gives its claims once signature, `iss`, `aud`, `exp` and `nonce` hold.
   * @throws AppError `unauthenticated` for a code or a token that does not hold
   */
  claims(response: AuthorizationResponse): Promise<unknown>;
}

const TIMEOUT_MS = 3_000;

/** OpenID Connect by `oauth4webapi`; docs/decisions/050 says why not by the client that is built on it. */
export function googleGateway(
  { issuer, clientId, clientSecret }: GoogleClient,
  redirectUri: string,
): GoogleGateway {
  const client: oauth.Client = {
    client_id: clientId,
    id_token_signed_response_alg: 'RS256',
    [oauth.clockTolerance]: 10,
  };
  const options = {
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
    // Only the provider of the local runtime has an issuer without TLS.
    [oauth.allowInsecureRequests]: issuer.startsWith('http:'),
  };
  const provider = lazyAsync(async () => {
    const url = new URL(issuer);
    try {
      return await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
    } catch (error) {
      throw failed(error);
    }
  });

  return {
    async authorizationUrl({ state, nonce, challenge }) {
      const { authorization_endpoint } = await provider();
      if (authorization_endpoint === undefined) throw failed(new Error('no authorization endpoint'));
      const url = new URL(authorization_endpoint);
      const query = {
        response_type: 'code',
        client_id: clientId,
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

    async claims({ code, state, iss, verifier, nonce }) {
      const server = await provider();
      try {
        const parameters = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) });
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.ClientSecretPost(clientSecret),
          oauth.validateAuthResponse(server, client, parameters, state),
          redirectUri,
          verifier,
          options,
        );
        // RFC 6749 §5.2: the code is unknown, used, expired or another client's.
        if (response.status === 400) throw untrue();
        const tokens = await oauth.processAuthorizationCodeResponse(
          { ...server, issuer: await issuerOf(response, server.issuer) },
          client,
          response,
          { expectedNonce: nonce, requireIdToken: true },
        );
        await oauth.validateApplicationLevelSignature(server, response, options);
        return oauth.getValidatedIdTokenClaims(tokens);
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw isUntrue(error) ? untrue(error) : failed(error);
      }
    },
  };
}

/** The form in which this id_token names the issuer, if it is one of Google's two; else the issuer as discovered. */
async function issuerOf(response: Response, issuer: string): Promise<string> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('id_token' in body)) return issuer;
  if (typeof body.id_token !== 'string') return issuer;
  try {
    const { iss } = decodeJwt(body.id_token);
    return issuerForms(issuer).find((form) => form === iss) ?? issuer;
  } catch {
    // What is no JWT is refused where it is validated.
    return issuer;
  }
}

const UNTRUE: ReadonlySet<string | undefined> = new Set([
  oauth.INVALID_RESPONSE,
  oauth.JWT_CLAIM_COMPARISON,
  oauth.JWT_TIMESTAMP_CHECK,
  oauth.KEY_SELECTION,
  oauth.PARSE_ERROR,
]);

/** Whether the token does not hold, rather than Google failing. */
function isUntrue(error: unknown): boolean {
  if (error instanceof oauth.UnsupportedOperationError) return true;
  return error instanceof oauth.OperationProcessingError && UNTRUE.has(error.code);
}

function untrue(cause?: unknown): AppError {
  return unauthenticated('Google does not confirm this sign-in: begin it again.', cause);
}

function failed(cause: unknown): AppError {
  const slow = cause instanceof Error && cause.name === 'TimeoutError';
  return new AppError({
    code: slow ? 'upstream-slow' : 'upstream-failed',
    detail: slow ? 'Google takes too long to answer.' : 'Google cannot be asked right now.',
    message: 'the sign-in provider failed',
    cause,
  });
}
