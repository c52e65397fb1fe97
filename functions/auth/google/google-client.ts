import * as z from 'zod/mini';

/** Who we are to Google. */
export interface GoogleClient {
  /** Whose discovery document is read, without a slash at the end. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const stored = z.object({
  issuer: z._default(z.url(), 'https://accounts.google.com'),
  clientId: z.string().check(z.minLength(1)),
  clientSecret: z.string().check(z.minLength(1)),
});

/** What the secret holds; undefined while nobody has filled it, which leaves the sign-in off. */
export function parseGoogleClient(secret: string): GoogleClient | undefined {
  const found = stored.safeParse(JSON.parse(secret));
  return found.success ? found.data : undefined;
}

/** Google writes its `iss` in either form (Google, "OpenID Connect": validating an ID token). */
export function issuerForms(issuer: string): string[] {
  return [issuer, issuer.replace(/^https?:\/\//, '')];
}
