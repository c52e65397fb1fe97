import { createHash, randomBytes } from 'node:crypto';

/** What the address of a public link holds: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How a token is stored, in hex: the table alone opens nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
