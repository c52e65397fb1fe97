import { randomBytes } from 'node:crypto';
import type { AuthorisationRequest, Credentials, Decision, Identities, Principal } from '../core/world.ts';
import { credentialsOf, OPERATOR, sessionAt, sessionEnd } from './credentials.ts';
import { identityDecision, type Question, resourceDecision } from './evaluate.ts';
import { parsePolicy, type Statement } from './policy-document.ts';
import { type Cause, refusal } from './refusal.ts';
import { requestContext } from './request-context.ts';

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly statements: Statement[];
  readonly trust: readonly Statement[];
}
interface Caller {
  readonly role: Role | undefined;
  readonly kind: 'AWS' | 'Service';
  /** The names a resource's policy may allow it by. */
  readonly names: readonly string[];
}

export interface IdentityOptions {
  readonly account: string;
  readonly region: string;
  /** Local-world time for date conditions, ms. */
  readonly now: () => number;
  /** Whether the clock is being moved on: sessions then last, since what falls due on the way runs with them. */
  readonly isAdvancing?: () => boolean;
}

/** Roles of one world, their credentials, and the decision on each call (IAM User Guide, "Policy evaluation logic"). */
export function createIdentities({ account, region, now, isAdvancing }: IdentityOptions): Identities {
  const rootArn = `arn:aws:iam::${account}:root`;
  const roles = new Map<string, Role>();
  const principals = new Map<string, Principal>([
    [OPERATOR.accessKeyId, { arn: rootArn, secretAccessKey: OPERATOR.secretAccessKey }],
  ]);
  const sessionArn = (role: string, session: string): string =>
    `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
  const nameOf = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1);

  function callerOf(principalArn: string): Caller {
    const session = /^arn:aws:sts::\d+:assumed-role\/([^/]+)\//.exec(principalArn);
    const role = session
      ? [...roles.values()].find((candidate) => candidate.name === session[1])
      : roles.get(principalArn);
    if (role) return { role, kind: 'AWS', names: [role.arn, principalArn] };
    if (principalArn.startsWith('arn:')) return { role: undefined, kind: 'AWS', names: [principalArn] };
    const isService = principalArn.endsWith('.amazonaws.com');
    return { role: undefined, kind: isService ? 'Service' : 'AWS', names: isService ? [principalArn] : [] };
  }

  const asAccount = (caller: Caller): Caller =>
    caller.kind === 'AWS' ? { ...caller, names: [...caller.names, rootArn, account] } : caller;
  const questionOf = (principalArn: string, caller: Caller, request: AuthorisationRequest): Question => ({
    action: request.action,
    resource: request.resource,
    context: requestContext(
      { account, region, now: now(), principalArn, roleArn: caller.role?.arn },
      request,
    ),
  });

  function authorise(principalArn: string, request: AuthorisationRequest): Decision {
    if (principalArn === rootArn) return { allowed: true };
    const caller = callerOf(principalArn);
    const refuse = (cause: Cause): Decision => ({
      allowed: false,
      reason: refusal(principalArn, request, cause),
    });
    const question = questionOf(principalArn, caller, request);
    const own = request.resourcePolicy === undefined ? [] : parsePolicy(request.resourcePolicy);
    // An account named in a resource's policy only hands the question on to its identities, but a deny is a deny.
    if (identityDecision(caller.role?.statements ?? [], question) === 'deny') return refuse('identity-deny');
    if (resourceDecision(own, question, asAccount(caller)) === 'deny') return refuse('resource-deny');
    if (resourceDecision(own, question, caller) === 'allow') return { allowed: true };
    if (identityDecision(caller.role?.statements ?? [], question) === 'allow') return { allowed: true };
    return refuse(caller.role ? 'identity-silent' : 'resource-silent');
  }

  return {
    defineRole({ arn, name, policies, trustPolicy }) {
      roles.set(arn, {
        arn,
        name,
        statements: policies.flatMap((policy) => parsePolicy(policy)),
        trust: trustPolicy === undefined ? [] : parsePolicy(trustPolicy),
      });
    },
    addPolicy(roleArn, policy) {
      const role = roles.get(roleArn);
      if (!role) throw new Error(`no role ${roleArn} to add a policy to`);
      role.statements.push(...parsePolicy(policy));
    },
    credentialsFor(roleArn, sessionName = nameOf(roleArn)) {
      const arn = sessionArn(nameOf(roleArn), sessionName);
      const current = sessionAt(now());
      const open = (session: number): Credentials => {
        const credentials = credentialsOf(`${roleArn} ${sessionName} ${session}`);
        const expiresAt = sessionEnd(session);
        principals.set(credentials.accessKeyId, { arn, expiresAt, ...secretsOf(credentials) });
        return credentials;
      };
      // What the one before has signed, in an earlier run too, is still good.
      open(current - 1);
      return open(current);
    },
    assumeRole(roleArn, sessionName, expiresAt) {
      const role = roles.get(roleArn);
      if (!role) throw new Error(`no role ${roleArn} to assume`);
      const credentials = credentialsOf(`${roleArn} ${sessionName} ${randomBytes(16).toString('hex')}`);
      const arn = sessionArn(role.name, sessionName);
      principals.set(credentials.accessKeyId, { arn, expiresAt, ...secretsOf(credentials) });
      return { ...credentials, arn };
    },
    principalOf(accessKeyId) {
      const principal = principals.get(accessKeyId);
      if (!principal || !isAdvancing?.()) return principal;
      const { expiresAt: _, ...lasting } = principal;
      return lasting;
    },
    authorise,
    trusts(roleArn, principalArn, context) {
      const request = { action: 'sts:AssumeRole', resource: roleArn, ...(context && { context }) };
      const refused: Decision = { allowed: false, reason: refusal(principalArn, request, 'trust-silent') };
      const role = roles.get(roleArn);
      if (!role) return refused;
      if (principalArn === rootArn) return { allowed: true };
      const caller = callerOf(principalArn);
      const question = questionOf(principalArn, caller, request);
      if (resourceDecision(role.trust, question, caller) === 'allow') return { allowed: true };
      // A trust policy that names the account leaves the choice to the caller's own policies.
      const byAccount = resourceDecision(role.trust, question, asAccount(caller)) === 'allow';
      const byIdentity = identityDecision(caller.role?.statements ?? [], question) === 'allow';
      return byAccount && byIdentity ? { allowed: true } : refused;
    },
  };
}

function secretsOf({
  secretAccessKey,
  sessionToken,
}: Credentials): Pick<Principal, 'secretAccessKey' | 'sessionToken'> {
  return { secretAccessKey, sessionToken };
}
