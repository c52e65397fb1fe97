import * as z from 'zod/mini';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { email, uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { code, storable, text } from '../_shared/schema/text.ts';

export const role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof role>;

export const user = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role,
    provider: z.enum(['password', 'google']),
    emailVerified: z.boolean(),
    createdAt: instant(),
    lastLoginAt: z.nullable(instant()),
  })
  .register(z.globalRegistry, { id: 'User' });
export type User = z.infer<typeof user>;

/** What an administrator sees of an account. */
export const managedUser = z
  .extend(user, { disabled: z.boolean() })
  .register(z.globalRegistry, { id: 'ManagedUser' });
export type ManagedUser = z.infer<typeof managedUser>;

const tokenFields = {
  accessToken: z.string(),
  refreshToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().register(z.globalRegistry, { description: 'Seconds the access token lives' }),
};
export const tokens = z.strictObject(tokenFields).register(z.globalRegistry, { id: 'Tokens' });
export type Tokens = z.infer<typeof tokens>;

/** What a browser keeps in memory: its refresh token is in a cookie that no script can read. */
export const accessTokens = z
  .strictObject({
    accessToken: tokenFields.accessToken,
    tokenType: tokenFields.tokenType,
    expiresIn: tokenFields.expiresIn,
  })
  .register(z.globalRegistry, { id: 'AccessTokens' });

export const signedIn = z
  .strictObject({ user, ...tokenFields })
  .register(z.globalRegistry, { id: 'SignedIn' });
export type SignedIn = z.infer<typeof signedIn>;

/** A password that is set: at least 8 characters, and at most the 72 bytes that bcrypt looks at. */
export const newPassword = z
  .string()
  .check(
    storable,
    z.superRefine((value, context) => {
      const message = passwordProblem(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
  )
  .register(z.globalRegistry, { format: 'password', minLength: 8, maxLength: 72 });

function passwordProblem(value: string): string | undefined {
  const normal = value.normalize('NFC');
  if ([...normal].length < 8) return 'must have at least 8 characters';
  if (new TextEncoder().encode(normal).length > 72) return 'must have at most 72 bytes in UTF-8';
  return undefined;
}

/** A password that is checked; one that could never have been set is simply wrong. */
const anyPassword = code({ max: 1024 }).register(z.globalRegistry, { format: 'password' });

const name = text({ min: 1, max: 100, trim: true });

export const registration = z
  .strictObject({ email: email(), password: newPassword, name: z.optional(name) })
  .register(z.globalRegistry, { id: 'Registration' });
export const credentials = z
  .strictObject({ email: code({ max: 1024 }), password: anyPassword })
  .register(z.globalRegistry, { id: 'Credentials' });
export const refreshTokenInput = z
  .strictObject({ refreshToken: code({ max: 1024 }) })
  .register(z.globalRegistry, { id: 'RefreshToken' });
export const browserSessionInput = z
  .strictObject({ refreshToken: z.optional(code({ max: 1024 })) })
  .register(z.globalRegistry, { id: 'BrowserSessionInput' });
export const profilePatch = z
  .strictObject({ name: z.optional(z.nullable(name)) })
  .register(z.globalRegistry, { id: 'ProfilePatch' });
export const passwordChange = z
  .strictObject({ currentPassword: anyPassword, newPassword })
  .register(z.globalRegistry, { id: 'PasswordChange' });
export const accountDeletion = z
  .strictObject({ password: z.optional(anyPassword) })
  .register(z.globalRegistry, { id: 'AccountDeletion' });

const mailToken = code({ min: 1, max: 1024 }).register(z.globalRegistry, {
  description: "What the mail's link carries",
});
export const mailProof = z.strictObject({ token: mailToken }).register(z.globalRegistry, { id: 'MailProof' });
export const resetRequest = z
  .strictObject({ email: email() })
  .register(z.globalRegistry, { id: 'ResetRequest' });
export const passwordReset = z
  .strictObject({ token: mailToken, newPassword })
  .register(z.globalRegistry, { id: 'PasswordReset' });

/** Unknown parameters are Google's own business: it adds some. */
export const googleStart = z.object({
  redirect: z
    .optional(code({ max: 2048 }))
    .register(z.globalRegistry, { description: 'Page of an allowed origin to lead back to' }),
});
/** Of a mail's link; whoever opens it without one is told so by the page. */
export const linkQuery = z.object({ token: z._default(code({ max: 1024 }), '') });
export const googleCallback = z.object({
  state: code({ min: 1, max: 1024 }),
  code: z.optional(code({ min: 1, max: 4096 })),
  error: z.optional(code({ max: 1024 })),
  iss: z.optional(code({ max: 1024 })),
});
export const codeInput = z
  .strictObject({ code: code({ min: 1, max: 1024 }) })
  .register(z.globalRegistry, { id: 'SignInCode' });

export const idParam = z.object({ id: uuid() });

export const session = z
  .strictObject({
    id: z.uuid(),
    createdAt: instant(),
    lastUsedAt: instant(),
    address: z.string(),
    userAgent: z.string(),
    current: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'Session' });
export type Session = z.infer<typeof session>;
export const sessionQuery = z.object(pageQuery());
export const sessionPage = pageSchema(session).register(z.globalRegistry, { id: 'SessionPage' });

export const userQuery = z.object({
  q: z
    .optional(text({ min: 0, max: 200 }))
    .register(z.globalRegistry, { description: 'Literal part of the name or email, whatever the case' }),
  role: z.optional(role),
  ...pageQuery(),
});
export const userPage = pageSchema(managedUser).register(z.globalRegistry, { id: 'UserPage' });
export const userPatch = z
  .strictObject({ role: z.optional(role), disabled: z.optional(z.boolean()) })
  .register(z.globalRegistry, { id: 'UserPatch' });
