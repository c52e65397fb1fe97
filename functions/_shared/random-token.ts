import { randomBytes } from 'node:crypto';

/** A token of 256 random bits that nobody guesses, of characters for URLs and cookies. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
