import { createHash } from 'node:crypto';

/** IAM's unique id of a role, the first half of its sessions' `UserId`. */
export function roleIdOf(roleArn: string): string {
  return `AROA${createHash('sha256').update(roleArn).digest('hex').toUpperCase().slice(0, 17)}`;
}
