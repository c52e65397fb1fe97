import { REFRESH_TOKEN_DAYS } from './refresh-token.ts';

/** The cookie that holds a browser's refresh token. */
export interface SessionCookie {
  /** `Set-Cookie` of a refresh token. */
  set(refreshToken: string): string;
  /** `Set-Cookie` that takes the cookie away. */
  clear(): string;
  /** The refresh token among the request's cookies (`name=value` each). */
  read(cookies: readonly string[] | undefined): string | undefined;
}

/**
 * `HttpOnly` keeps it from scripts, `SameSite=Strict` from requests that another site makes the browser send. Over
 * https it has the prefix that no http page can write it by (RFC 6265bis §4.1.3.1). Cookies do not tell ports apart,
 * so the name does.
 * @param publicUrl of the product
 */
export function sessionCookie(publicUrl: string): SessionCookie {
  const { protocol, port } = new URL(publicUrl);
  const isSecure = protocol === 'https:';
  const name = `${isSecure ? '__Secure-' : ''}nubo_session${port === '' ? '' : `_${port}`}`;
  const attributes = `HttpOnly; SameSite=Strict; Path=/auth/browser-session${isSecure ? '; Secure' : ''}`;
  return {
    set: (refreshToken) => `${name}=${refreshToken}; Max-Age=${REFRESH_TOKEN_DAYS * 86_400}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read(cookies = []) {
      const found = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${name}=`));
      return found?.slice(name.length + 1) || undefined;
    },
  };
}
