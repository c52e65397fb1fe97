import type { Tokens } from './generated/routes.ts';
import { type ProblemError, problemOf } from './problem.ts';

/** An access token and how long it lives, seconds from when it was received. */
export interface AccessToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Where a session's refresh token is kept, and how it is exchanged. All of it is called under the session's lock. */
export interface TokenStore {
  /** Keeps the session of a sign-in. */
  keep(tokens: Tokens): Promise<AccessToken>;
  /** A new access token; undefined when there is no session, or no longer. Rejects when the API is away. */
  renew(): Promise<AccessToken | undefined>;
  /** Ends the session at the API and forgets it. */
  end(): Promise<void>;
  /** Drops what is kept, when the API has ended the session by itself. */
  drop(): Promise<void>;
}

/** Sends JSON to a public route of the API; 10 s at most. */
export type PublicCall = (method: string, path: string, body?: unknown) => Promise<Response>;

/** Keeps a refresh token for `storedTokens`: a variable, a file, a keychain. */
export interface RefreshTokens {
  read(): Promise<string | undefined>;
  write(refreshToken: string | undefined): Promise<void>;
}

/** In this process alone: gone when it ends. */
export function memoryTokens(): RefreshTokens {
  let kept: string | undefined;
  return {
    read: async () => kept,
    async write(refreshToken) {
      kept = refreshToken;
    },
  };
}

/** A refresh token that the program holds itself, read again before each use, since another process may share it. */
export function storedTokens(call: PublicCall, tokens: RefreshTokens): TokenStore {
  return {
    async keep({ refreshToken, accessToken, expiresIn }) {
      await tokens.write(refreshToken);
      return { accessToken, expiresIn };
    },
    async renew() {
      const refreshToken = await tokens.read();
      if (refreshToken === undefined) return undefined;
      const pair = await tokensOf<Tokens>(await call('POST', '/auth/refresh', { refreshToken }));
      await tokens.write(pair?.refreshToken);
      return pair;
    },
    async end() {
      const refreshToken = await tokens.read();
      await tokens.write(undefined);
      if (refreshToken !== undefined) await call('POST', '/logout', { refreshToken });
    },
    drop: () => tokens.write(undefined),
  };
}

/** A refresh token in a cookie that no script can read; the API exchanges it (`/auth/browser-session`). */
export function cookieTokens(call: PublicCall): TokenStore {
  return {
    async keep({ refreshToken, accessToken, expiresIn }) {
      const kept = await tokensOf<AccessToken>(await call('POST', '/auth/browser-session', { refreshToken }));
      return kept ?? { accessToken, expiresIn };
    },
    renew: async () => tokensOf<AccessToken>(await call('POST', '/auth/browser-session')),
    async end() {
      await call('DELETE', '/auth/browser-session');
    },
    async drop() {},
  };
}

/** The tokens of an answer; undefined for 401. @throws ProblemError for any other failure */
async function tokensOf<T extends AccessToken>(response: Response): Promise<T | undefined> {
  // The shape is the API's own, checked there.
  if (response.ok) return (await response.json()) as T;
  const problem: ProblemError = await problemOf(response);
  if (problem.status === 401) return undefined;
  throw problem;
}
