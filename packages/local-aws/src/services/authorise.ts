import type { AuthorisationRequest, World } from '../core/world.ts';
import { missingStatement } from '../iam/refusal.ts';
import { AwsError } from './aws-service.ts';

/** A refusal by IAM; the endpoint gives it the code and status of the service's protocol. */
export class AccessDeniedError extends AwsError {
  constructor(message: string) {
    super('AccessDeniedException', message);
    this.name = 'AccessDeniedError';
  }
}

/**
 * Lets a call pass or throws {@link AccessDeniedError}, with a line at the terminal that holds the statement
 * the role lacks: what would fail after a deployment fails here, by name.
 */
export function requireAllowed(
  world: Pick<World, 'identities' | 'log'>,
  principalArn: string,
  request: AuthorisationRequest,
): void {
  const decision = world.identities.authorise(principalArn, request);
  if (decision.allowed) return;
  world.log.warn(`${decision.reason}. Missing statement: ${missingStatement(request)}`);
  throw new AccessDeniedError(decision.reason);
}
