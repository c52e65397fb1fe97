import { createHash } from 'node:crypto';
import { customResourceHandler } from '../../../_shared/custom-resource.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createSigningKeysGateway } from '../deps.ts';
import { makeSigningKey, publicKeySet, rotateSigningKeys } from '../signing-keys.ts';

const signingKeys = lazy(createSigningKeysGateway);

/** The keys outlive the resource: a Delete leaves the secret to the stack that owns it. */
export const handler = customResourceHandler(async (event) => {
  const physicalId = 'signing-keys';
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const gateway = signingKeys();
  const existing = await gateway.read();
  const rotationId = String(event.ResourceProperties.RotationId ?? '1');
  const keys = await rotateSigningKeys(existing, rotationId, makeSigningKey);
  if (keys !== existing) await gateway.write(keys, writeToken(event.RequestId));
  return { physicalId, data: { Jwks: publicKeySet(keys) } };
});

/** CloudFormation may send a request twice: a version of the secret is named after the request. */
function writeToken(requestId: string): string {
  return createHash('sha256').update(requestId).digest('hex');
}
