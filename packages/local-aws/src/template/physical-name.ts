import { createHash } from 'node:crypto';

/**
 * The name CloudFormation would make up: `<stack>-<logicalId>-<12 characters>`, at most 64. What is random
 * there follows from the two ids here, so that a restart finds its things again.
 */
export function physicalName(stack: string, logicalId: string): string {
  const digest = createHash('sha256').update(`${stack}/${logicalId}`).digest();
  const suffix = digest.readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0').slice(-12);
  return `${stack.slice(0, 25)}-${logicalId.slice(0, 25)}-${suffix}`;
}
