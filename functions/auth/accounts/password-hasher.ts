import { compare, getRounds, hash } from 'bcrypt';

/** bcrypt looks at no more than this many bytes. */
const MOST_BYTES = 72;

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Compares in the time of one hash whatever the outcome: without a stored hash, or with a password that
   * can never have been set, a hash of today's cost is compared all the same and the answer is false.
   */
  matches(password: string, stored: string | undefined): Promise<boolean>;
  /** True for a hash of a lower cost than today's. */
  isWeak(stored: string): boolean;
}

/** @param cost log2 of bcrypt's rounds, 4..31 */
export function passwordHasher(cost: number): PasswordHasher {
  // Well-formed, and nobody's: its digest is a constant, not the outcome of a known password.
  const nobody = `$2b$${String(cost).padStart(2, '0')}$${'nubo'.repeat(5)}eu${'.'.repeat(31)}`;
  return {
    hash: (password) => hash(password.normalize('NFC'), cost),
    async matches(password, stored) {
      const normal = password.normalize('NFC');
      // Beyond 72 bytes or a NUL bcrypt would compare a part of the password only.
      const settable = Buffer.byteLength(normal) <= MOST_BYTES && !normal.includes('\0');
      const same = await compare(normal, settable && stored !== undefined ? stored : nobody);
      return same && settable && stored !== undefined;
    },
    isWeak: (stored) => getRounds(stored) < cost,
  };
}
