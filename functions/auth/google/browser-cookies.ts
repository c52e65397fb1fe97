import { sha256 } from './sha256.ts';

/** A sign-in that a browser has begun. */
export interface AttemptCookie {
  /** Of the sign-in, sent to Google and back. */
  readonly state: string;
  /** What only this browser knows. */
  readonly secret: string;
}

/** Cookies that bind sign-ins to the browser that began them, one for each, so that two tabs do not disturb each other. */
export interface BrowserCookies {
  /** `Set-Cookie` of a new sign-in, and of the oldest that a browser gives up when it has begun many. */
  set(attempt: AttemptCookie, seconds: number, cookies: readonly string[] | undefined): string[];
  /** `Set-Cookie` that removes a sign-in's cookie. */
  clear(state: string): string;
  /** The secret of a sign-in among the request's cookies (`name=value` each). */
  read(state: string, cookies: readonly string[] | undefined): string | undefined;
}

/** Sign-ins that a browser may have under way: what it sends stays far below the gateway's 10 KB of headers. */
const MOST = 10;

/**
 * `SameSite=Lax` lets a cookie come along when Google leads back; a script cannot read it. Over https it has the
 * prefix that no http page can write it by (RFC 6265bis §4.1.3.1).
 * @param publicUrl of the product
 */
export function browserCookies(publicUrl: string): BrowserCookies {
  const secure = publicUrl.startsWith('https:');
  const prefix = `${secure ? '__Secure-' : ''}nubo_sign_in_`;
  const attributes = `HttpOnly; SameSite=Lax; Path=/auth/google${secure ? '; Secure' : ''}`;
  // A hash, because a state comes from the URL and need not be one of ours.
  const nameOf = (state: string) => `${prefix}${sha256(state).slice(0, 16)}`;
  const remove = (name: string) => `${name}=; Max-Age=0; ${attributes}`;
  const named = (cookies: readonly string[] = []) =>
    cookies
      .map((cookie) => cookie.trim().split('='))
      .flatMap(([name = '', value = '']) => (name.startsWith(prefix) ? [{ name, value }] : []));
  return {
    set({ state, secret }, seconds, cookies) {
      // A browser sends what it has had for longest first (RFC 6265 §5.4).
      const given = named(cookies).slice(0, -MOST + 1);
      return [
        `${nameOf(state)}=${secret}; Max-Age=${seconds}; ${attributes}`,
        ...given.map(({ name }) => remove(name)),
      ];
    },
    clear: (state) => remove(nameOf(state)),
    read: (state, cookies) => named(cookies).find(({ name }) => name === nameOf(state))?.value || undefined,
  };
}
