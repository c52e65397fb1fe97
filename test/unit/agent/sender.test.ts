import { expect, test } from 'vitest';
import { Buffer } from '../../../agent/buffer.ts';
import { serverClock } from '../../../agent/clock.ts';
import type { Answer } from '../../../agent/connection.ts';
import { backoff, sendKept, Unauthorized, Unavailable } from '../../../agent/sender.ts';

function filled(count: number, most = { items: 720, bytes: 1e6 }) {
  const kept = new Buffer(most);
  for (let n = 0; n < count; n += 1) kept.add(`{"n":${n}}`);
  return kept;
}

/** Sends what is kept to a server; gives the numbers of the samples in each call. */
async function sent(
  kept: Buffer,
  answer: (numbers: readonly number[]) => Omit<Answer, 'body'> & { body?: string },
) {
  const calls: number[][] = [];
  await sendKept(kept, async (body) => {
    const { samples } = JSON.parse(body) as { samples: { n: number }[] };
    const numbers = samples.map(({ n }) => n);
    calls.push(numbers);
    return { body: '', ...answer(numbers) };
  });
  return calls;
}
const pathOf = (...indexes: number[]) =>
  JSON.stringify({
    status: 422,
    errors: indexes.map((index) => ({ path: `/samples/${index}/cpu/percent`, message: 'x' })),
  });

test('the oldest is dropped when there are too many, or too much', () => {
  expect(filled(5, { items: 3, bytes: 1e6 }).first(9)).toEqual(['{"n":2}', '{"n":3}', '{"n":4}']);
  expect(filled(5, { items: 100, bytes: 20 }).first(9)).toEqual(['{"n":3}', '{"n":4}']);
});

test('what is kept goes in order, 120 a call; what is rejected is not sent again', async () => {
  const kept = filled(250);
  const calls = await sent(kept, () => ({ status: 202, body: '{"accepted":0,"rejected":[{"at":"x"}]}' }));
  expect(calls.map(({ length }) => length)).toEqual([120, 120, 10]);
  expect(calls.flat()).toEqual(Array.from({ length: 250 }, (_, n) => n));
  expect(kept.size).toBe(0);
});

test('the samples that an answer 422 names are dropped, and the others sent', async () => {
  const calls = await sent(filled(12), (numbers) =>
    numbers.includes(1) ? { status: 422, body: pathOf(1, 11) } : { status: 202 },
  );
  expect(calls[1]).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(calls).toHaveLength(2);
});

test('where an answer 422 names none, halves find the one that is refused', async () => {
  const kept = filled(8);
  const calls = await sent(kept, (numbers) => ({ status: numbers.includes(5) ? 422 : 202, body: '{}' }));
  const accepted = calls.filter((numbers) => !numbers.includes(5)).flat();
  expect(accepted).toEqual([0, 1, 2, 3, 4, 6, 7]);
  expect(kept.size).toBe(0);
});

test('a call that is too large is halved, and a sample that is too large dropped', async () => {
  const kept = filled(4);
  const calls = await sent(kept, (numbers) => ({
    status: numbers.length > 2 || numbers.includes(3) ? 413 : 202,
  }));
  expect(calls).toEqual([[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]]);
  expect(kept.size).toBe(0);
});

test.each([429, 500, 503, 504, 404])('an answer %i keeps every sample', async (status) => {
  const kept = filled(3);
  await expect(sent(kept, () => ({ status, retryAfter: 7 }))).rejects.toThrow(Unavailable);
  expect(kept.size).toBe(3);
});

test('an answer 401 is told apart', async () => {
  await expect(sent(filled(1), () => ({ status: 401 }))).rejects.toThrow(Unauthorized);
});

test('the wait doubles up to a minute, is never the same for all, and is what the server asks for', () => {
  const down = new Error('down');
  const [least, greatest] = [0, 1].map((random) =>
    [0, 1, 2, 20].map((failures) => backoff(failures, down, () => random)),
  );
  expect(least).toEqual([500, 1000, 2000, 30_000]);
  expect(greatest).toEqual([1000, 2000, 4000, 60_000]);
  const asking = (retryAfter: number) => new Unavailable({ status: 429, retryAfter });
  expect(backoff(0, asking(40), () => 1)).toBe(40_500);
  expect(backoff(0, asking(999_999), () => 0)).toBe(300_000);
});

test.each([
  ['two hours ahead', 7_200_000],
  ['at 1970', -1_790_000_000_000],
])('the samples of a clock that is %s carry the time of the server', (_, ahead) => {
  const server = Date.parse('2026-10-01T12:00:00.000Z');
  const corrections: number[] = [];
  const clock = serverClock(
    () => server + ahead,
    (offsetMs) => corrections.push(offsetMs),
  );
  expect(clock.now()).toBe(server + ahead);
  clock.observe(server);
  clock.observe(server + 900);
  clock.observe(undefined);
  expect(clock.now()).toBe(server);
  expect(corrections).toEqual([-ahead]);
});
