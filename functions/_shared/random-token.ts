import { createHash, randomBytes } from 'node:crypto';

/** A token of 256 random bits that nobody guesses, of characters for URLs and cookies. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How a token is stored, in hex: what is stored opens nothing. With 256 random bits one round of SHA-256 is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
