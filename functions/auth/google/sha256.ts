import { createHash } from 'node:crypto';

/** In base64url: what is kept of a token, and the S256 challenge of a PKCE verifier (RFC 7636 §4.2). */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
