import { trigger } from '../_shared/routing/trigger.ts';

/**
 * Keeps the token-signing keys (signing-keys.ts says what the secret holds). The secret itself is the
 * stack's, empty or generated from the template `{}`; this fills it once and rotates it when `RotationId`
 * changes. `Jwks` is the public key set as JSON text.
 */
export const createSigningKeys = trigger({
  kind: 'custom-resource',
  id: 'create-signing-keys',
  service: 'auth',
  handler: 'handlers/create-signing-keys.ts',
  summary: 'Makes and rotates the token-signing keys',
  resourceType: 'Custom::SigningKeys',
  managesSecret: 'signing-keys',
  attributes: ['Jwks'],
  properties: ['RotationId'],
  needs: {},
  sizing: { memoryMb: 512, timeoutSeconds: 60 },
});

export const setUserFlags = trigger({
  kind: 'direct',
  id: 'set-user-flags',
  service: 'auth',
  handler: 'handlers/set-user-flags.ts',
  summary: "Operator: sets an account's role and whether its address is verified",
  caller: 'operator',
  needs: { postgres: true },
});

export const signInGoogle = trigger({
  kind: 'direct',
  id: 'sign-in-google',
  service: 'auth',
  handler: 'handlers/sign-in-google.ts',
  summary: 'Finds or opens the account of somebody whom Google vouches for',
  caller: 'function',
  needs: { postgres: true, signsTokens: true, publishes: true },
});

export const publishOutbox = trigger({
  kind: 'schedule',
  id: 'publish-outbox',
  service: 'auth',
  handler: 'handlers/publish-outbox.ts',
  summary: 'Publishes events that the bus did not take at first',
  expression: 'rate(1 minute)',
  scheduleName: 'publish-auth-outbox',
  needs: { postgres: true, publishes: true },
});

export const sendVerification = trigger({
  kind: 'event',
  id: 'send-verification',
  service: 'auth',
  handler: 'handlers/send-verification.ts',
  summary: 'Asks a new account to prove its address',
  detailTypes: ['user.registered'],
  needs: { postgres: true, sends: ['mail'], publicUrl: true },
});

export const requestReset = trigger({
  kind: 'queue',
  id: 'request-reset',
  service: 'auth',
  handler: 'handlers/request-reset.ts',
  summary: 'Mails a link to choose a new password, if there is such an account',
  queue: 'reset-requests',
  needs: { postgres: true, redis: true, sends: ['mail'], publicUrl: true },
});

export const sendMail = trigger({
  kind: 'queue',
  id: 'send-mail',
  service: 'auth',
  handler: 'handlers/send-mail.ts',
  summary: 'Hands mails to SES',
  queue: 'mail',
  // SES sends 14 mails a second to an account that has left the sandbox.
  maxConcurrency: 2,
  needs: { mail: true },
});

export const findPerson = trigger({
  kind: 'direct',
  id: 'find-person',
  service: 'auth',
  handler: 'handlers/find-person.ts',
  summary: 'Tells other services the name of an account',
  caller: 'function',
  needs: { postgres: true },
});

export const triggers = [
  createSigningKeys,
  setUserFlags,
  signInGoogle,
  findPerson,
  publishOutbox,
  sendVerification,
  requestReset,
  sendMail,
];
