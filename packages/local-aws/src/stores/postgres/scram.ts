import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const hmac = (key: Buffer, text: string | Buffer): Buffer => createHmac('sha256', key).update(text).digest();
const saltedPassword = (password: string, salt: Buffer, iterations: number): Promise<Buffer> =>
  derive(password.normalize('NFKC'), salt, iterations, 32, 'sha256');

/**
 * Whether a password fits what PostgreSQL keeps of it (`pg_authid.rolpassword`):
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>` (RFC 5802).
 */
export async function passwordFits(password: string, verifier: string): Promise<boolean> {
  const parts = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(verifier);
  if (!parts) return false;
  const salted = await saltedPassword(password, Buffer.from(parts[2] ?? '', 'base64'), Number(parts[1]));
  const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  const expected = Buffer.from(parts[3] ?? '', 'base64');
  return stored.length === expected.length && timingSafeEqual(stored, expected);
}

/** The client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677). */
export function scramClient(password: string) {
  const nonce = randomBytes(18).toString('base64');
  const first = `n=,r=${nonce}`;
  return {
    firstMessage: `n,,${first}`,
    /** Answers the server's challenge. Throws when it is not one. */
    async finalMessage(challenge: string): Promise<string> {
      const values = new Map(challenge.split(',').map((part) => [part[0], part.slice(2)]));
      const [serverNonce, salt, iterations] = [values.get('r'), values.get('s'), values.get('i')];
      if (!serverNonce?.startsWith(nonce) || !salt || !iterations) throw new Error('bad SCRAM challenge');
      const withoutProof = `c=biws,r=${serverNonce}`;
      const salted = await saltedPassword(password, Buffer.from(salt, 'base64'), Number(iterations));
      const clientKey = hmac(salted, 'Client Key');
      const storedKey = createHash('sha256').update(clientKey).digest();
      const signature = hmac(storedKey, `${first},${challenge},${withoutProof}`);
      const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
    },
  };
}
