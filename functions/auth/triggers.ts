import type { TriggerSpec } from '../_shared/routing/trigger.ts';

/**
 * Makes the token-signing keys (signing-keys.ts says what the secret holds). The secret itself is the stack's, empty or
 * generated from the template `{}`; this fills it once and rotates it when `RotationId` changes.
 */
export const createSigningKeys = {
  kind: 'custom-resource',
  id: 'create-signing-keys',
  service: 'auth',
  capability: 'keys',
  summary: 'Makes the token-signing keys, and rotates them when an operator asks',
  resourceType: 'Custom::SigningKeys',
  properties: ['RotationId'],
  needs: { rotatesKeys: true },
  sizing: { memoryMb: 512, timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const rotateSigningKeys = {
  kind: 'schedule',
  id: 'rotate-signing-keys',
  service: 'auth',
  capability: 'keys',
  summary: 'Rotates the token-signing keys every 30 days, and drops a key whose tokens are gone',
  expression: 'rate(1 hour)',
  scheduleName: 'rotate-signing-keys',
  needs: { rotatesKeys: true },
  sizing: { memoryMb: 512, timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const setUserFlags = {
  kind: 'direct',
  id: 'set-user-flags',
  service: 'auth',
  capability: 'accounts',
  summary: "Operator: sets an account's role and whether its email is verified",
  caller: 'operator',
  needs: { postgres: true, publishes: true },
} as const satisfies TriggerSpec;

export const signInGoogle = {
  kind: 'direct',
  id: 'sign-in-google',
  service: 'auth',
  capability: 'google',
  summary: 'Finds or opens the account of somebody whom Google vouches for',
  caller: 'function',
  needs: { postgres: true, signsTokens: true, publishes: true },
} as const satisfies TriggerSpec;

export const publishOutbox = {
  kind: 'schedule',
  id: 'publish-outbox',
  service: 'auth',
  capability: 'accounts',
  summary: 'Publishes events that the bus did not take at first',
  expression: 'rate(1 minute)',
  scheduleName: 'publish-auth-outbox',
  needs: { postgres: true, publishes: true },
} as const satisfies TriggerSpec;

export const sendVerificationMail = {
  kind: 'event',
  id: 'send-verification-mail',
  service: 'auth',
  capability: 'mail',
  summary: 'Mails a new account a link to verify its email',
  detailTypes: ['user.registered'],
  needs: { postgres: true, redis: true, sends: ['mail'], publicUrl: true },
} as const satisfies TriggerSpec;

export const sendResetMail = {
  kind: 'queue',
  id: 'send-reset-mail',
  service: 'auth',
  capability: 'mail',
  summary: 'Mails a link to choose a new password, if there is such an account',
  queue: 'reset-requests',
  needs: { postgres: true, redis: true, sends: ['mail'], publicUrl: true },
} as const satisfies TriggerSpec;

export const findPeople = {
  kind: 'direct',
  id: 'find-people',
  service: 'auth',
  capability: 'accounts',
  summary: 'Gives other services the names of accounts, and their emails where they ask for them',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const listAdmins = {
  kind: 'direct',
  id: 'list-admins',
  service: 'auth',
  capability: 'accounts',
  summary: 'Gives other services the administrators',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const purgeExpired = {
  kind: 'direct',
  id: 'purge-expired',
  service: 'auth',
  capability: 'purge',
  summary: 'Removes sessions and mail tokens that have expired',
  caller: 'function',
  needs: { postgres: true },
  sizing: { timeoutSeconds: 29 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'auth',
  capability: 'accounts',
  summary: 'Counts the accounts of a span, for the daily report',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const cleanupInactiveUsers = {
  kind: 'job',
  id: 'cleanup-inactive-users',
  service: 'auth',
  capability: 'inactivity',
  summary: 'Warns accounts that nobody signs in to, and deletes them after a year',
  needs: { postgres: true, publishes: true, sends: ['mail'], publicUrl: true },
  sizing: { timeoutSeconds: 300 },
} as const satisfies TriggerSpec;

export const triggers = [
  createSigningKeys,
  rotateSigningKeys,
  setUserFlags,
  signInGoogle,
  findPeople,
  listAdmins,
  publishOutbox,
  sendVerificationMail,
  sendResetMail,
  purgeExpired,
  stats,
  cleanupInactiveUsers,
];
