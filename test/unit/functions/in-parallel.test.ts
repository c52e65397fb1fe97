import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../functions/_shared/in-parallel.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe('inParallel', () => {
  it('works on each item once, with no more than the width under way', async () => {
    let underWay = 0;
    let most = 0;
    const done: string[] = [];
    await inParallel(ids(100), 7, async (id) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      done.push(id);
    });
    expect(most).toBe(7);
    expect(done.toSorted()).toEqual(ids(100).toSorted());
  });

  it('lets a slow item hold up nobody else', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done: string[] = [];
    const all = inParallel(ids(50), 2, async (id) => {
      if (id === 'c0') await slow;
      done.push(id);
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(done).toHaveLength(49);
    release();
    await all;
    expect(done).toHaveLength(50);
  });
});
