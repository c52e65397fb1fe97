import { createHash, randomBytes } from 'node:crypto';

/** A token of 256 random bits, for URLs and cookies. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of one; also the S256 challenge of a PKCE verifier (RFC 7636 §4.2). */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
