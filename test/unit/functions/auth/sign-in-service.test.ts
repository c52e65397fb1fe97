import { beforeEach, describe, expect, test } from 'vitest';
import { LocalCounter } from '../../../../functions/_shared/limits/call-counter.ts';
import { type Account, emailKey } from '../../../../functions/auth/accounts/account.ts';
import {
  type SignInServiceDeps,
  signInService,
} from '../../../../functions/auth/sessions/sign-in-service.ts';

const HASH = 'hash of right';
const account: Account = {
  id: '0199c0de-0000-7000-8000-000000000001',
  email: 'ada@nubo.local',
  name: 'Ada',
  role: 'user',
  provider: 'password',
  emailVerified: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  lastLoginAt: null,
  disabled: false,
  version: 1,
  epoch: 1,
};

/** What was asked of the hasher: each entry takes the time of one hash. */
const work: string[] = [];
let weak = false;
const deps: SignInServiceDeps = {
  users: {
    findByEmail: async (email) => (emailKey(email) === account.email ? { account, hash: HASH } : undefined),
    renewHash: async () => undefined,
  },
  hasher: {
    hash: async (password) => {
      work.push('hash');
      return `hash of ${password}`;
    },
    matches: async (password, stored) => {
      work.push('compare');
      return stored === `hash of ${password}`;
    },
    isWeak: () => weak,
  },
  failures: new LocalCounter(),
};
const service = signInService(deps);

beforeEach(() => {
  work.length = 0;
  weak = false;
});

describe('login', () => {
  test('compares one hash for a right password, a wrong one and no account', async () => {
    await service.login({ email: account.email, password: 'right' }, '192.0.2.1');
    for (const email of [account.email, 'nobody@nubo.local']) {
      await expect(service.login({ email, password: 'wrong' }, '192.0.2.1')).rejects.toMatchObject({
        code: 'unauthenticated',
        detail: 'The email or the password is wrong.',
      });
    }
    expect(work).toEqual(['compare', 'compare', 'compare']);
  });
  test('hashes anew after the comparison, and only a weak hash', async () => {
    weak = true;
    await service.login({ email: account.email, password: 'right' }, '192.0.2.2');
    expect(work).toEqual(['compare', 'hash']);
  });
  test('compares nothing once the limit is used up', async () => {
    const input = { email: 'guessed@nubo.local', password: 'wrong' };
    for (let i = 0; i < 5; i += 1) await service.login(input, '192.0.2.3').catch(() => undefined);
    work.length = 0;
    await expect(service.login(input, '192.0.2.3')).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(work).toEqual([]);
  });
});
