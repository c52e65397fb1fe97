import * as z from 'zod/mini';

/** Signing in: every function with `signsTokens`. */
export const signingEnv = z.object({
  /** ARN of the secret with the signing keys (signing-keys.ts). */
  SECRET_SIGNING_KEYS: z.string().check(z.minLength(1)),
  AUTH_ISSUER: z.string().check(z.minLength(1)),
  AUTH_AUDIENCE: z.string().check(z.minLength(1)),
});

/** Every function with `hashesPasswords`. */
export const hashingEnv = z.object({
  /** log2 of bcrypt's rounds. */
  AUTH_BCRYPT_COST: z.pipe(z.coerce.number(), z.int().check(z.minimum(4), z.maximum(20))),
});

/** What makes and rotates the keys. */
export const keysEnv = z.object({
  SECRET_SIGNING_KEYS: signingEnv.shape.SECRET_SIGNING_KEYS,
  /** Name of the parameter of Systems Manager with the public keys. */
  AUTH_JWKS_PARAMETER: z.string().check(z.minLength(1)),
});

/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: z.string().check(z.minLength(1)) });

/** Functions that write mails. */
export const mailingEnv = z.object({
  /** Queue of the mails to be sent. */
  QUEUE_MAIL: z.url(),
  /** Where the pages behind a mail's link are. */
  PUBLIC_URL: z.url(),
});

/** Functions that lead to a page of the web console. */
export const consoleEnv = z.object({ CONSOLE_URL: z.url() });

/** Functions that keep a refresh token in a cookie of the product's own. */
export const browserEnv = z.object({ PUBLIC_URL: z.url() });

/** The function that takes requests for a reset link. */
export const requestsEnv = z.object({ QUEUE_RESET_REQUESTS: z.url() });

/** The functions that speak with Google. */
export const googleEnv = z.object({
  /** ARN of the secret with our client (google-client.ts). */
  SECRET_GOOGLE_CLIENT: z.string().check(z.minLength(1)),
  PUBLIC_URL: z.url(),
  /** Origins of web pages, by commas. */
  ALLOWED_ORIGINS: z.string(),
});

/** What keeps sign-ins by way of Google. */
export const signInsEnv = z.object({ TABLE_SIGN_INS: z.string().check(z.minLength(1)) });

/** What asks for the account of a Google user. */
export const googleAccountsEnv = z.object({ FUNCTION_AUTH_SIGN_IN_GOOGLE: z.string().check(z.minLength(1)) });
