import { conditionsHold } from './conditions.ts';
import { type Context, matchesPattern } from './pattern.ts';
import type { PrincipalElement, Statement } from './policy-document.ts';

/** What one policy decides about a request: an explicit deny, an allow, or nothing. */
export type PolicyDecision = 'allow' | 'deny' | 'silent';

export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** The decision of an identity's policies: a deny anywhere wins over every allow. */
export function identityDecision(statements: readonly Statement[], question: Question): PolicyDecision {
  return decide(statements.filter((statement) => covers(statement, question)));
}

/** The decision of a resource's own policy for any of the names its caller goes by. */
export function resourceDecision(
  statements: readonly Statement[],
  question: Question,
  caller: { readonly kind: 'AWS' | 'Service'; readonly names: readonly string[] },
): PolicyDecision {
  return decide(
    statements.filter((statement) => {
      const named = statement.Principal
        ? names(statement.Principal, caller)
        : statement.NotPrincipal !== undefined && !names(statement.NotPrincipal, caller);
      return named && covers(statement, question);
    }),
  );
}

function decide(applying: readonly Statement[]): PolicyDecision {
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'deny';
  return applying.length > 0 ? 'allow' : 'silent';
}

function names(
  principal: PrincipalElement,
  caller: { readonly kind: 'AWS' | 'Service'; readonly names: readonly string[] },
): boolean {
  if (principal === '*') return true;
  const listed = principal[caller.kind] ?? [];
  return listed.some((name) => name === '*' || caller.names.includes(name));
}

/** Whether action, resource and conditions of a statement take in the question; an absent resource is all. */
function covers(statement: Statement, { action, resource, context }: Question): boolean {
  const isAction = (pattern: string): boolean =>
    matchesPattern(pattern, action, context, { wildcards: true, ignoreCase: true });
  const isResource = (pattern: string): boolean =>
    matchesPattern(pattern, resource, context, { wildcards: true });
  const actionCovered = statement.Action
    ? statement.Action.some(isAction)
    : statement.NotAction !== undefined && !statement.NotAction.some(isAction);
  if (!actionCovered) return false;
  const resourceCovered = statement.Resource
    ? statement.Resource.some(isResource)
    : !statement.NotResource?.some(isResource);
  return resourceCovered && conditionsHold(statement.Condition, context);
}
