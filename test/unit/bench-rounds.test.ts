import { expect, test } from 'vitest';
import { interleave, rotated } from '../../bench/harness/rounds.ts';

test('every subject is sampled once a round, each round beginning with the next one', async () => {
  const order: string[] = [];
  const subject = (name: string) => async () => order.push(name);

  const samples = await interleave({ a: subject('a'), b: subject('b'), c: subject('c') }, 4);

  expect(order.join('')).toBe('abcbcacababc');
  expect(samples.a).toHaveLength(4);
});

test('samples stay in the order of the rounds', async () => {
  let round = 0;
  const samples = await interleave({ only: async () => ++round }, 3);
  expect(samples).toEqual({ only: [1, 2, 3] });
});

test('a wrong answer fails the whole row and names the subject', async () => {
  const wrong = async () => {
    throw new Error('status 500');
  };
  await expect(interleave({ fine: async () => 1, ours: wrong }, 5)).rejects.toThrow('ours: status 500');
});

test('rotation keeps every element', () => {
  expect(rotated([1, 2, 3], 4)).toEqual([2, 3, 1]);
  expect(rotated([], 2)).toEqual([]);
});
