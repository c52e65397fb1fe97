import { timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { missingStatement } from '../../iam/refusal.ts';
import type { StoreContext } from '../store-context.ts';
import { isToken, verifyIamToken } from './iam-token.ts';
import type { RdsProxy } from './rds-proxy.ts';
import { loginRole } from './roles.ts';
import { passwordFits } from './scram.ts';

/** The instances of this run, by database. */
export type Instances = ReadonlyMap<
  string,
  { readonly resourceId: string; readonly masterUser: string; readonly masterPassword: string }
>;
export interface SignIn {
  readonly user: string;
  readonly database: string;
  readonly password: string;
  /** The port the client knows. */
  readonly port: number;
  /** The proxy of RDS that it came by. */
  readonly proxy?: RdsProxy | undefined;
}
export type SignInDecision =
  | { readonly allowed: true; readonly method: 'iam' | 'password' }
  | { readonly allowed: false; readonly code: string; readonly message: string };

/** RDS Proxy's own words ("Troubleshooting for RDS Proxy", Amazon RDS User Guide). */
const proxyRefusal = ({ user }: SignIn): string =>
  `The IAM authentication failed for the role ${user}. Check the IAM token for this role and try again.`;

/**
 * Decides as RDS does: a member of `rds_iam` by an IAM token and the action `rds-db:connect`, everyone else
 * by password. The client learns no more than on AWS; the reason goes to the log.
 */
export function createSignIn(context: StoreContext, admin: pg.Pool, instances: Instances) {
  const { log, identities } = context;
  return async (attempt: SignIn): Promise<SignInDecision> => {
    const role = await loginRole(admin, attempt.user);
    if (role?.iam) {
      const reason = await tokenProblem(attempt);
      if (reason === undefined) return { allowed: true, method: 'iam' };
      // A password may be tried on purpose, to learn whether the role signs in by token by now.
      const write = isToken(attempt.password) ? log.warn : log.info;
      write(`postgres: "${attempt.user}" refused: ${reason}`);
      return {
        allowed: false,
        code: '28000',
        message: attempt.proxy
          ? proxyRefusal(attempt)
          : `PAM authentication failed for user "${attempt.user}"`,
      };
    }
    if (attempt.proxy) {
      log.warn(`postgres: "${attempt.user}" is no member of rds_iam: the proxy signs in by IAM alone`);
      return {
        allowed: false,
        code: '28P01',
        message: proxyRefusal(attempt),
      };
    }
    if (role && (await passwordIsRight(attempt, role.verifier))) return { allowed: true, method: 'password' };
    log.warn(
      role
        ? `postgres: wrong password for "${attempt.user}" (not a member of rds_iam, so no token is taken)`
        : `postgres: there is no role "${attempt.user}"`,
    );
    return {
      allowed: false,
      code: '28P01',
      message: `password authentication failed for user "${attempt.user}"`,
    };
  };

  async function tokenProblem({
    user,
    database,
    password,
    port,
    proxy,
  }: SignIn): Promise<string | undefined> {
    const token = await verifyIamToken({
      token: password,
      user,
      port,
      region: context.region,
      now: context.clock.now(),
      identities,
    });
    if (!token.valid)
      return `${token.reason}; as a member of rds_iam (see pg_auth_members) it signs in by IAM token only`;
    const instance = instances.get(database) ?? [...instances.values()].at(-1);
    const resourceId = instance?.resourceId ?? '*';
    // The proxy signs in to the instance as its own role, with a right of its own.
    return (
      refusedConnect(token.principalArn, proxy?.id ?? resourceId, user) ??
      (proxy && refusedConnect(proxy.roleArn, resourceId, user))
    );
  }

  function refusedConnect(principalArn: string, resourceId: string, user: string): string | undefined {
    const resource = `arn:aws:rds-db:${context.region}:${context.account}:dbuser:${resourceId}/${user}`;
    const request = { action: 'rds-db:connect', resource };
    const decision = identities.authorise(principalArn, request);
    return decision.allowed
      ? undefined
      : `${decision.reason}. Missing statement: ${missingStatement(request)}`;
  }

  async function passwordIsRight(attempt: SignIn, verifier: string | null): Promise<boolean> {
    const instance = instances.get(attempt.database);
    if (instance?.masterUser === attempt.user) {
      const [given, right] = [Buffer.from(attempt.password), Buffer.from(instance.masterPassword)];
      // The master user may have changed its own password since; the server's word is asked then.
      if (given.length === right.length && timingSafeEqual(given, right)) return true;
    }
    return verifier !== null && (await passwordFits(attempt.password, verifier));
  }
}
