// Longer than most: a list of declarations, one for each route of the service, that is read by looking up one.

import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  accessTokens,
  accountDeletion,
  browserSessionInput,
  codeInput,
  credentials,
  googleCallback,
  googleStart,
  idParam,
  linkQuery,
  mailProof,
  managedUser,
  passwordChange,
  passwordReset,
  profilePatch,
  refreshTokenInput,
  registration,
  resetRequest,
  sessionPage,
  sessionQuery,
  signedIn,
  tokens,
  user,
  userPage,
  userPatch,
  userQuery,
} from './contract.ts';

/** One full vCPU, so that a hash of cost 12 takes about 0.25 s (AWS Lambda, "Configure memory"). */
const hashing = { memoryMb: 1769, timeoutSeconds: 15 } as const;

export const register = {
  id: 'register',
  capability: 'accounts',
  method: 'POST',
  path: '/register',
  aliases: ['/signup'],
  access: 'public',
  summary: 'Open an account',
  body: registration,
  responses: { 201: { description: 'The account, signed in', body: signedIn } },
  errors: [409],
  rateLimits: [{ name: 'register', quota: 20, windowSeconds: 60, by: 'ip', whenStoreIsDown: 'refuse' }],
  needs: { postgres: true, redis: true, signsTokens: true, hashesPasswords: true, publishes: true },
  sizing: hashing,
} as const satisfies HttpRouteSpec;

export const login = {
  id: 'login',
  capability: 'sessions',
  method: 'POST',
  path: '/login',
  access: 'public',
  summary: 'Sign in with email and password',
  description:
    'After 5 failures in a minute for the account, or 20 for the IP address, 429 until it is over.',
  body: credentials,
  responses: { 200: { description: 'Signed in', body: signedIn } },
  errors: [401, 403, 429],
  needs: { postgres: true, redis: true, signsTokens: true, hashesPasswords: true },
  sizing: hashing,
} as const satisfies HttpRouteSpec;

export const refreshTokens = {
  id: 'refresh-tokens',
  capability: 'sessions',
  method: 'POST',
  path: '/auth/refresh',
  access: 'public',
  summary: 'Change a refresh token for a new pair',
  description: 'The token is used up. Using it again after 10 seconds revokes its whole session.',
  body: refreshTokenInput,
  responses: { 200: { description: 'The new pair', body: tokens } },
  errors: [401],
  needs: { postgres: true, signsTokens: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const logout = {
  id: 'logout',
  capability: 'sessions',
  method: 'POST',
  path: '/logout',
  access: 'public',
  summary: 'End the session of a refresh token',
  body: refreshTokenInput,
  responses: { 204: { description: 'The session is over, if there was one' } },
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const renewBrowserSession = {
  id: 'renew-browser-session',
  capability: 'sessions',
  method: 'POST',
  path: '/auth/browser-session',
  access: 'public',
  summary: "Exchange a browser's refresh token, kept in a cookie",
  description:
    'With `refreshToken` the cookie begins with the session of that token, without it the cookie is used. The token in the cookie is a new one each time, and no script can read it.',
  body: browserSessionInput,
  bodyOptional: true,
  responses: {
    200: {
      description: 'An access token; the new refresh token is in the cookie',
      body: accessTokens,
      headers: { 'set-cookie': 'The new refresh token' },
    },
  },
  errors: [401],
  needs: { postgres: true, signsTokens: true, publishes: true, publicUrl: true },
} as const satisfies HttpRouteSpec;

export const endBrowserSession = {
  id: 'end-browser-session',
  capability: 'sessions',
  method: 'DELETE',
  path: '/auth/browser-session',
  access: 'public',
  summary: "End a browser's session and take its cookie away",
  responses: { 204: { description: 'The session is over, if there was one' } },
  needs: { postgres: true, publishes: true, publicUrl: true },
} as const satisfies HttpRouteSpec;

export const getMe = {
  id: 'get-me',
  capability: 'accounts',
  method: 'GET',
  path: '/me',
  access: 'user',
  summary: "The caller's account",
  responses: { 200: { description: 'The account', body: user } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const updateMe = {
  id: 'update-me',
  capability: 'accounts',
  method: 'PATCH',
  path: '/me',
  access: 'user',
  summary: "Change the caller's profile",
  body: profilePatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The account as it is now', body: user } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const changePassword = {
  id: 'change-password',
  capability: 'accounts',
  method: 'PUT',
  path: '/me/password',
  access: 'user',
  summary: 'Change the password and end every other session',
  body: passwordChange,
  responses: { 204: { description: 'The password is changed' } },
  errors: [403, 429],
  needs: { postgres: true, redis: true, hashesPasswords: true, publishes: true },
  sizing: hashing,
} as const satisfies HttpRouteSpec;

export const deleteMe = {
  id: 'delete-me',
  capability: 'accounts',
  method: 'DELETE',
  path: '/me',
  access: 'user',
  summary: "Delete the caller's account and what it owns",
  description:
    'Needs the password or, for an account without one, a session signed in (not refreshed) in the last 5 minutes.',
  body: accountDeletion,
  bodyOptional: true,
  responses: { 204: { description: 'The account is gone' } },
  errors: [403, 429],
  conditional: true,
  needs: { postgres: true, redis: true, hashesPasswords: true, publishes: true },
  sizing: hashing,
} as const satisfies HttpRouteSpec;

export const verifyEmail = {
  id: 'verify-email',
  capability: 'mail',
  method: 'POST',
  path: '/auth/verify-email',
  access: 'public',
  summary: 'Verify an email with the token of a mail',
  body: mailProof,
  responses: { 204: { description: 'The email is verified' } },
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const showVerifyEmail = {
  id: 'show-verify-email',
  capability: 'mail',
  method: 'GET',
  path: '/verify-email',
  access: 'public',
  summary: 'What the link of a verification mail leads to',
  description: "The console's page sends the token to `POST /auth/verify-email` once the person asks for it.",
  query: linkQuery,
  responses: { 302: { description: 'To the web console', headers: { location: "The console's page" } } },
  needs: { consoleUrl: true },
} as const satisfies HttpRouteSpec;

export const forgotPassword = {
  id: 'forgot-password',
  capability: 'mail',
  method: 'POST',
  path: '/auth/forgot-password',
  access: 'public',
  summary: 'Ask for a mail with a link to choose a new password',
  description:
    'Answers the same whether there is such an account or not; at most 3 mails an hour go to one mailbox.',
  body: resetRequest,
  responses: { 202: { description: 'If there is such an account, a mail is on its way' } },
  rateLimits: [
    { name: 'forgot-password', quota: 20, windowSeconds: 60, by: 'ip', whenStoreIsDown: 'refuse' },
  ],
  needs: { sends: ['reset-requests'] },
} as const satisfies HttpRouteSpec;

export const resetPassword = {
  id: 'reset-password',
  capability: 'mail',
  method: 'POST',
  path: '/auth/reset-password',
  access: 'public',
  summary: 'Choose a new password with the token of a mail',
  description: 'Ends every session of the account.',
  body: passwordReset,
  responses: { 204: { description: 'The password is changed' } },
  needs: { postgres: true, hashesPasswords: true, publishes: true },
  sizing: hashing,
} as const satisfies HttpRouteSpec;

/** Asking Google, outside the VPC: over IPv6 alone the VPC reaches AWS, not everybody. */
const google = {
  secrets: ['google-client'],
  publicUrl: true,
  allowedOrigins: true,
} as const;

export const showResetPassword = {
  id: 'show-reset-password',
  capability: 'mail',
  method: 'GET',
  path: '/reset-password',
  access: 'public',
  summary: 'What the link of a reset mail leads to',
  description: "The console's page sends the token and the new password to `POST /auth/reset-password`.",
  query: linkQuery,
  responses: { 302: { description: 'To the web console', headers: { location: "The console's page" } } },
  needs: { consoleUrl: true },
} as const satisfies HttpRouteSpec;

export const startGoogle = {
  id: 'start-google',
  capability: 'google',
  method: 'GET',
  path: '/auth/google',
  access: 'public',
  summary: 'Sign in with Google',
  description: 'Leads the browser to Google. Off (503) where the deployment has no client of Google.',
  query: googleStart,
  responses: { 302: { description: 'To Google', headers: { location: 'Where Google asks its user' } } },
  errors: [502, 504],
  needs: { ...google, tables: { 'sign-ins': ['PutItem'] } },
} as const satisfies HttpRouteSpec;

export const finishGoogle = {
  id: 'finish-google',
  capability: 'google',
  method: 'GET',
  path: '/auth/google/callback',
  access: 'public',
  summary: 'Where Google leads back to',
  description:
    'An account is known by its id at Google. A password account with the same email is linked if that email is verified.',
  query: googleCallback,
  responses: {
    200: { description: 'Signed in, where no page was named at the start', body: signedIn },
    302: {
      description: 'To the page named at the start, with `?code=` for `POST /auth/exchange`',
      headers: { location: 'The page' },
    },
  },
  errors: [401, 403, 409, 502, 504],
  needs: {
    ...google,
    tables: { 'sign-ins': ['PutItem', 'DeleteItem'] },
    invokes: ['auth/sign-in-google'],
  },
  sizing: { timeoutSeconds: 20 },
} as const satisfies HttpRouteSpec;

export const exchangeCode = {
  id: 'exchange-code',
  capability: 'google',
  method: 'POST',
  path: '/auth/exchange',
  access: 'public',
  summary: 'Change the code of a sign-in for tokens',
  body: codeInput,
  responses: { 200: { description: 'Signed in', body: signedIn } },
  errors: [401],
  needs: { postgres: true, signsTokens: true, tables: { 'sign-ins': ['DeleteItem'] } },
} as const satisfies HttpRouteSpec;

export const listSessions = {
  id: 'list-sessions',
  capability: 'sessions',
  method: 'GET',
  path: '/me/sessions',
  access: 'user',
  summary: 'Where the account is signed in',
  query: sessionQuery,
  responses: { 200: { description: 'A page of sessions, newest first', body: sessionPage } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const revokeSession = {
  id: 'revoke-session',
  capability: 'sessions',
  method: 'DELETE',
  path: '/me/sessions/{id}',
  access: 'user',
  summary: 'End one session',
  params: idParam,
  responses: { 204: { description: 'The session is over' } },
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const listUsers = {
  id: 'list-users',
  capability: 'accounts',
  method: 'GET',
  path: '/users',
  access: 'admin',
  summary: 'A page of accounts',
  query: userQuery,
  responses: { 200: { description: 'A page of accounts, newest first', body: userPage } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const updateUser = {
  id: 'update-user',
  capability: 'accounts',
  method: 'PATCH',
  path: '/users/{id}',
  access: 'admin',
  summary: 'Change the role of an account, or disable it',
  params: idParam,
  body: userPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The account as it is now', body: managedUser } },
  conditional: true,
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'auth',
  title: 'Accounts and sessions',
  description: 'Registration, sign-in, sessions and the administration of accounts.',
  http: [
    register,
    login,
    refreshTokens,
    logout,
    renewBrowserSession,
    endBrowserSession,
    getMe,
    updateMe,
    changePassword,
    deleteMe,
    verifyEmail,
    showVerifyEmail,
    forgotPassword,
    resetPassword,
    showResetPassword,
    startGoogle,
    finishGoogle,
    exchangeCode,
    listSessions,
    revokeSession,
    listUsers,
    updateUser,
  ],
};
