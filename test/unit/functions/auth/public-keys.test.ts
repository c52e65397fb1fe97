import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { publicKeys } from '../../../../functions/_shared/auth/public-keys.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const set = (kids: readonly string[], dueInSeconds: number) => ({
  keys: kids.map((kid) => ({ kty: 'RSA', kid, alg: 'RS256' })),
  exp: START / 1000 + dueInSeconds,
});
const kidsOf = ({ keys }: { readonly keys: readonly { readonly kid: string }[] }) =>
  keys.map(({ kid }) => kid);
const read = vi.fn<() => Promise<string>>();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(START);
  read.mockReset();
});
afterEach(() => void vi.useRealTimers());

test('the keys of the deployment serve without a call until a rotation is due', async () => {
  const keys = publicKeys(set(['a', 'b'], 3600), read);
  expect(kidsOf(await keys.lookFor('b'))).toEqual(['a', 'b']);
  vi.setSystemTime(START + 3_599_999);
  expect(kidsOf(await keys.current())).toEqual(['a', 'b']);
  expect(read).not.toHaveBeenCalled();
});

test('then the set is read once, by whoever comes first, and a key that was dropped is no longer known', async () => {
  const keys = publicKeys(set(['a', 'b'], 3600), read);
  read.mockResolvedValue(JSON.stringify(set(['b', 'c'], 7200)));
  vi.setSystemTime(START + 3_600_000);
  const found = await Promise.all([keys.lookFor('a'), keys.lookFor('c'), keys.current()]);
  expect(found.map(kidsOf)).toEqual([
    ['b', 'c'],
    ['b', 'c'],
    ['b', 'c'],
  ]);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a key that is not known has the set read, at most every 30 seconds', async () => {
  const keys = publicKeys(set(['a'], 3600), read);
  read.mockResolvedValue(JSON.stringify(set(['a', 'b'], 3600)));
  expect(kidsOf(await keys.lookFor('b'))).toEqual(['a', 'b']);
  for (let at = 0; at < 100; at += 1) await keys.lookFor(`made-up-${at}`);
  expect(read).toHaveBeenCalledTimes(1);
  vi.setSystemTime(START + 30_000);
  await keys.lookFor('made-up');
  expect(read).toHaveBeenCalledTimes(2);
});

test('in an outage the known keys go on, and a token by another one is 503 rather than 401', async () => {
  const keys = publicKeys(set(['a'], 0), read);
  read.mockRejectedValue(new Error('down'));
  expect(kidsOf(await keys.lookFor('a'))).toEqual(['a']);
  await expect(keys.lookFor('b')).rejects.toThrow('down');
  read.mockResolvedValue(JSON.stringify(set(['a', 'b'], 3600)));
  vi.setSystemTime(START + 30_000);
  expect(kidsOf(await keys.lookFor('b'))).toEqual(['a', 'b']);
});

test('a set that is no set is an outage', async () => {
  const keys = publicKeys(set(['a'], 3600), read);
  read.mockResolvedValue('{}');
  await expect(keys.lookFor('b')).rejects.toThrow();
  expect(kidsOf(await keys.lookFor('a'))).toEqual(['a']);
});
