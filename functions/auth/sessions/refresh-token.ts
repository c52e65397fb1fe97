import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Days a refresh token lives. */
export const REFRESH_TOKEN_DAYS = 30;
/** Seconds after its one use in which a refresh token gives the same new pair again. */
export const ROTATION_GRACE_SECONDS = 10;

/** What is stored of a refresh token. With 256 random bits in it, one round of SHA-256 is enough. */
export function digestOf(refreshToken: string): Buffer {
  return createHash('sha256').update(refreshToken).digest();
}

/**
 * Encrypts the pair given for a refresh token under a key made from that very token, so that whoever lost the
 * answer can be given it again, and whoever reads the database cannot. AES-256-GCM; nonce, tag, text.
 */
export function sealSuccessor(refreshToken: string, pair: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(refreshToken), nonce);
  const text = Buffer.concat([cipher.update(pair, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @throws Error when it was not sealed under this token. */
export function openSuccessor(refreshToken: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(refreshToken), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}

function sealingKey(refreshToken: string): Buffer {
  return Buffer.from(hkdfSync('sha256', refreshToken, '', 'nubo refresh token successor', 32));
}
