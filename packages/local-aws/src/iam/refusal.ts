import type { AuthorisationRequest } from '../core/world.ts';

export type Cause =
  | 'identity-silent'
  | 'resource-silent'
  | 'identity-deny'
  | 'resource-deny'
  | 'trust-silent';

/** A refusal in AWS's words (IAM User Guide, "Access denied error message examples"). */
export function refusal(principalArn: string, request: AuthorisationRequest, cause: Cause): string {
  const { action, resource } = request;
  const because: Record<Cause, string> = {
    'identity-silent': `because no identity-based policy allows the ${action} action`,
    'resource-silent': `because no resource-based policy allows the ${action} action`,
    'trust-silent': `because no resource-based policy allows the ${action} action`,
    'identity-deny': 'with an explicit deny in an identity-based policy',
    'resource-deny': 'with an explicit deny in a resource-based policy',
  };
  return `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${because[cause]}`;
}

/** The statement that would let the call pass, as it would stand in the role's policy. */
export function missingStatement(request: Pick<AuthorisationRequest, 'action' | 'resource'>): string {
  return JSON.stringify({ Effect: 'Allow', Action: request.action, Resource: request.resource });
}
