import { forbidden, unauthenticated, validation } from '../../_shared/errors/errors.ts';
import { randomToken } from '../../_shared/random-token.ts';
import type { AttemptCookie } from './browser-cookies.ts';
import type { CodeOwner, GoogleAttempt, GoogleAttemptRepository } from './google-attempt-repository.ts';
import type { GoogleGateway } from './google-gateway.ts';
import { type GoogleIdentity, identityOf } from './google-identity.ts';
import { sha256 } from './sha256.ts';

/** How long a person may take at Google, and how long the code is good that leads back from there; seconds. */
export const ATTEMPT_SECONDS = 600;
const CODE_SECONDS = 60;

export interface GoogleSignInDeps {
  readonly google: GoogleGateway;
  readonly attempts: GoogleAttemptRepository;
  /** Origins of pages that people may be led back to. */
  readonly origins: readonly string[];
}

/** What comes back from Google in the URL. */
export interface Callback {
  readonly state: string;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  /** RFC 9207. */
  readonly iss?: string | undefined;
}

/** How it came out. Without a redirect the answer is for the caller itself. */
type Finished =
  | { readonly kind: 'declined'; readonly redirect: string }
  | { readonly kind: 'known'; readonly identity: GoogleIdentity; readonly redirect: string | undefined };

/** The part of a sign-in by way of Google that needs no account: leaving, and coming back. */
export function googleSignInService({ google, attempts, origins }: GoogleSignInDeps) {
  return {
    /**
     * @returns where to send the browser, and the secret that it keeps as a cookie
     * @throws AppError `validation` for a page that nobody may be led to
     */
    async start(
      redirect: string | undefined,
      now: Date,
    ): Promise<{ location: string; attempt: AttemptCookie }> {
      if (redirect !== undefined && !isAllowed(redirect, origins)) {
        throw validation({ path: '/redirect', message: 'is not of an allowed origin' });
      }
      const [state, nonce, verifier, secret] = [randomToken(), randomToken(), randomToken(), randomToken()];
      const location = await google.authorizationUrl({ state, nonce, challenge: sha256(verifier) });
      const attempt: GoogleAttempt = { nonce, verifier, redirect };
      await attempts.begin(sha256(state), sha256(secret), attempt, seconds(now) + ATTEMPT_SECONDS);
      return { location, attempt: { state, secret } };
    },

    /**
     * Uses the attempt up and learns who it is.
     * @param browser the cookie's secret: without it somebody could be signed in to another's account
     * @throws AppError `unauthenticated` for anything that does not hold, `forbidden` when the person said no
     */
    async finish(
      { state, code, error, iss }: Callback,
      browser: string | undefined,
      now: Date,
    ): Promise<Finished> {
      const attempt =
        browser === undefined ? undefined : await attempts.take(sha256(state), sha256(browser), seconds(now));
      if (!attempt) {
        throw unauthenticated('This sign-in was not begun in this browser, is over, or took too long.');
      }
      const { redirect, verifier, nonce } = attempt;
      if (error !== undefined) {
        if (redirect === undefined) throw forbidden('The sign-in was declined at Google.');
        return { kind: 'declined', redirect };
      }
      if (code === undefined) throw validation({ path: '/code', message: 'is required' });
      const identity = identityOf(await google.claims({ code, state, iss, verifier, nonce }));
      return { kind: 'known', identity, redirect };
    },

    /** The page with a single-use code of 60 seconds for `POST /auth/exchange`. */
    async leadBack(redirect: string, owner: CodeOwner, now: Date): Promise<string> {
      const code = randomToken();
      await attempts.keepCode(sha256(code), owner, seconds(now) + CODE_SECONDS);
      return withParameter(redirect, 'code', code);
    },
  };
}

/** The page, with the error that RFC 6749 §4.1.2.1 has for a person who declined. */
export function declined(redirect: string): string {
  return withParameter(redirect, 'error', 'access_denied');
}

function withParameter(page: string, name: string, value: string): string {
  const url = new URL(page);
  url.searchParams.set(name, value);
  return url.href;
}

/** Compares by origin as the URL standard reads it: a prefix would let `https://app.example.com.evil` pass. */
function isAllowed(redirect: string, origins: readonly string[]): boolean {
  const url = URL.parse(redirect);
  if (url?.username !== '' || url.password !== '') return false;
  // `blob:https://…` has the origin of the page that made it.
  return /^https?:$/.test(url.protocol) && origins.includes(url.origin);
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);
