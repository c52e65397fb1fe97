import { createHash } from 'node:crypto';
import type { AuthorisationRequest } from '../core/world.ts';
import type { Context } from './pattern.ts';

export interface CallerContext {
  readonly account: string;
  readonly region: string;
  readonly now: number;
  readonly principalArn: string;
  /** The role behind the principal; undefined for services and unknown callers. */
  readonly roleArn: string | undefined;
}

/** Global condition keys of a call, the request's own over them (IAM User Guide, "Global condition context keys"). */
export function requestContext(caller: CallerContext, request: AuthorisationRequest): Context {
  const isService = !caller.principalArn.startsWith('arn:');
  const session = caller.principalArn.split('/').at(-1) ?? '';
  const context = new Map<string, readonly string[]>([
    ['aws:currenttime', [new Date(caller.now).toISOString()]],
    ['aws:epochtime', [String(Math.floor(caller.now / 1000))]],
    ['aws:requestedregion', [caller.region]],
    ['aws:resourceaccount', [caller.account]],
    ['aws:sourceip', ['127.0.0.1']],
    // The local endpoint stands in for one that only speaks TLS: `enforceSSL` policies must not bite here.
    ['aws:securetransport', ['true']],
    ['aws:viaawsservice', ['false']],
    ['aws:principalisawsservice', [String(isService)]],
  ]);
  if (isService) context.set('aws:principalservicename', [caller.principalArn]);
  else {
    context.set('aws:principalaccount', [caller.account]);
    context.set('aws:principaltype', ['AssumedRole']);
    context.set('aws:principalarn', [caller.roleArn ?? caller.principalArn]);
    context.set('aws:userid', [`${roleIdOf(caller.roleArn ?? caller.principalArn)}:${session}`]);
  }
  for (const [name, value] of Object.entries(request.context ?? {})) {
    context.set(name.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return context;
}

/** IAM's unique id of a role, the first half of its sessions' `UserId`. */
export function roleIdOf(roleArn: string): string {
  return `AROA${createHash('sha256').update(roleArn).digest('hex').toUpperCase().slice(0, 17)}`;
}
