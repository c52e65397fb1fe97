/** The cookie that ties a sign-in to the browser that began it. */
export interface BrowserCookie {
  /** `Set-Cookie` of a new secret. */
  set(secret: string, seconds: number): string;
  /** `Set-Cookie` that removes it. */
  clear(): string;
  /** The secret among the request's cookies (`name=value` each). */
  read(cookies: readonly string[] | undefined): string | undefined;
}

/**
 * `SameSite=Lax` lets it come along when Google leads back; a script cannot read it. Over https it has the
 * prefix that no http page can write it by (RFC 6265bis §4.1.3.1).
 * @param publicUrl the product's address
 */
export function browserCookie(publicUrl: string): BrowserCookie {
  const secure = publicUrl.startsWith('https:');
  const name = `${secure ? '__Secure-' : ''}nubo_sign_in`;
  const attributes = `HttpOnly; SameSite=Lax; Path=/auth/google${secure ? '; Secure' : ''}`;
  return {
    set: (secret, seconds) => `${name}=${secret}; Max-Age=${seconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read: (cookies = []) => {
      const found = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${name}=`));
      return found === undefined ? undefined : found.slice(name.length + 1) || undefined;
    },
  };
}
