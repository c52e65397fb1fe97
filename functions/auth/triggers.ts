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

export const findPerson = trigger({
  kind: 'direct',
  id: 'find-person',
  service: 'auth',
  handler: 'handlers/find-person.ts',
  summary: 'Tells other services the name of an account',
  caller: 'function',
  needs: { postgres: true },
});

export const triggers = [createSigningKeys, setUserFlags, findPerson];
