import { beforeEach, describe, expect, test, vi } from 'vitest';
import { passwordHasher } from '../../../../functions/auth/accounts/password-hasher.ts';

// Counts the comparisons, each of which takes the time of a hash: the equal time of two outcomes is the equal
// number of comparisons of equal cost.
const compared = vi.hoisted((): string[] => []);
vi.mock('bcrypt', async (original) => {
  const bcrypt = await original<typeof import('bcrypt')>();
  return {
    ...bcrypt,
    compare: (password: string, hash: string) => {
      compared.push(hash.slice(0, 7));
      return bcrypt.compare(password, hash);
    },
  };
});

const hasher = passwordHasher(4);
beforeEach(() => {
  compared.length = 0;
});

describe('a password', () => {
  test('matches its own hash only', async () => {
    const hash = await hasher.hash('correct horse');
    expect(await hasher.matches('correct horse', hash)).toBe(true);
    expect(await hasher.matches('Correct horse', hash)).toBe(false);
  });
  test('matches however its accents were typed', async () => {
    expect(await hasher.matches('caf\u00e9-latte', await hasher.hash('cafe\u0301-latte'))).toBe(true);
  });
  test('of 72 bytes does not match with more behind it', async () => {
    const longest = 'x'.repeat(72);
    const hash = await hasher.hash(longest);
    expect(await hasher.matches(longest, hash)).toBe(true);
    expect(await hasher.matches(`${longest}y`, hash)).toBe(false);
  });
  test('costs one comparison of today’s cost with an account or without', async () => {
    const hash = await hasher.hash('correct horse');
    await hasher.matches('wrong', hash);
    await hasher.matches('wrong', undefined);
    await hasher.matches('x'.repeat(100), hash);
    await hasher.matches('nul\0', hash);
    expect(compared).toEqual(['$2b$04$', '$2b$04$', '$2b$04$', '$2b$04$']);
  });
  test('is hashed anew when its hash is of a lower cost', async () => {
    const hash = await hasher.hash('correct horse');
    expect(hasher.isWeak(hash)).toBe(false);
    expect(passwordHasher(5).isWeak(hash)).toBe(true);
  });
});
