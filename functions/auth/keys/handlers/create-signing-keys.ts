import { createHash } from 'node:crypto';
import { customResourceHandler } from '../../../_shared/custom-resource.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createKeyRotation } from '../deps.ts';

const rotation = lazy(createKeyRotation);

/** The keys outlive the resource, which is named after the parameter that they are published in. */
export const handler = customResourceHandler(async (event) => {
  const physicalId = String(event.ResourceProperties.Parameter);
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const rotationId = String(event.ResourceProperties.RotationId ?? '1');
  await rotation().run({ rotationId, now: new Date() }, writeToken(event.RequestId));
  return { physicalId };
});

/** CloudFormation may send a request twice: a version of the secret is named after the request. */
function writeToken(requestId: string): string {
  return createHash('sha256').update(requestId).digest('hex');
}
