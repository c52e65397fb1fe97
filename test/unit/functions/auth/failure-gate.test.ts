import { expect, test } from 'vitest';
import { unauthenticated } from '../../../../functions/_shared/errors/errors.ts';
import type { CallCounter, Limit } from '../../../../functions/_shared/limits/call-counter.ts';
import { failureGate } from '../../../../functions/auth/accounts/failure-gate.ts';

const limit: Limit = { name: 'login-account', quota: 5, windowSeconds: 60 };

/** Counts in memory, in a window that never ends. */
function countingIn(used = new Map<string, number>()): CallCounter {
  const look = (key: string) => used.get(key) ?? 0;
  return {
    async hit({ quota }, key) {
      const allowed = look(key) < quota;
      if (allowed) used.set(key, look(key) + 1);
      return { used: look(key), allowed, resetSeconds: 30 };
    },
    peek: async ({ quota }, key) => ({ used: look(key), allowed: look(key) < quota, resetSeconds: 30 }),
    async clear(_limit, key) {
      used.delete(key);
    },
  };
}

test('5 failures are answered as such, and then even the right password waits', async () => {
  const counter = countingIn();
  const gate = failureGate(counter, [{ limit, key: 'ada' }]);
  for (let left = 4; left >= 0; left -= 1) {
    await gate.enter();
    const error = await gate.fail(unauthenticated('wrong'));
    expect(error).toMatchObject({ code: 'unauthenticated' });
    expect(error.headers['www-authenticate']).toBe('Bearer realm="nubo"');
    expect(error.headers.ratelimit).toBe(`"login-account";r=${left};t=30`);
  }
  await expect(gate.enter()).rejects.toMatchObject({
    code: 'too-many-requests',
    headers: { 'retry-after': '30', 'ratelimit-policy': '"login-account";q=5;w=60' },
  });
});

test('guesses sent all at once do not outrun the count', async () => {
  const counter = countingIn();
  const gates = Array.from({ length: 8 }, () => failureGate(counter, [{ limit, key: 'ada' }]));
  await Promise.all(gates.map((gate) => gate.enter()));
  const answers = [];
  for (const gate of gates.slice(0, 7)) {
    answers.push(await gate.fail(unauthenticated('wrong')).catch((error) => error));
  }
  expect(answers.map((error) => error.code)).toEqual([
    ...Array(5).fill('unauthenticated'),
    ...Array(2).fill('too-many-requests'),
  ]);
  await expect(gates[7]?.pass()).rejects.toMatchObject({ code: 'too-many-requests' });
});

test('a right password costs nothing and shows how the limit stands', async () => {
  const gate = failureGate(countingIn(), [{ limit, key: 'ada' }]);
  for (let i = 0; i < 10; i += 1) {
    await gate.enter();
    expect((await gate.pass()).ratelimit).toBe('"login-account";r=5;t=30');
  }
});
