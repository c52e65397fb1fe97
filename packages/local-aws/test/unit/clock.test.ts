import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/core/clock.ts';

/** A clock over a machine that stands still, so that only advances count. */
function stillClock(keep?: (offsetMs: number) => void) {
  return createClock({ machineNow: () => 1_000_000, ...(keep ? { keep } : {}) });
}

describe('the local clock', () => {
  it('fires timers in the order they fall due, each at its own time', async () => {
    const clock = stillClock();
    const fired: [string, number][] = [];
    const at = (name: string, ms: number) =>
      clock.after(ms, () => fired.push([name, clock.now() - 1_000_000]));
    at('late', 300);
    at('early', 100);
    at('same, later set', 100);
    at('not yet', 1000);
    await clock.advance(500);
    expect(fired).toEqual([
      ['early', 100],
      ['same, later set', 100],
      ['late', 300],
    ]);
    expect(clock.now()).toBe(1_000_500);
    clock.close();
  });

  it('goes through a month exactly, and tells what recurs how often it may', async () => {
    const kept: number[] = [];
    const clock = stillClock((offsetMs) => kept.push(offsetMs));
    const month = 31 * 24 * 60 * 60_000;
    const fired: [string, number][] = [];
    const recur = (): void => {
      fired.push(['recurring', clock.now()]);
      clock.after(Math.max(60_000, clock.shortestPeriodMs), recur);
    };
    clock.after(60_000, recur);
    for (const name of ['first', 'second']) clock.after(month / 2, () => fired.push([name, clock.now()]));
    await clock.advance(month);
    expect(clock.now()).toBe(1_000_000 + month);
    expect(kept).toEqual([month, month]);
    expect(fired.filter(([name]) => name === 'recurring')).toHaveLength(60);
    expect(fired.filter(([name]) => name !== 'recurring')).toEqual([
      ['first', 1_000_000 + month / 2],
      ['second', 1_000_000 + month / 2],
    ]);
    expect(fired.map(([, at]) => at)).toEqual(fired.map(([, at]) => at).sort((one, other) => one - other));
    expect(clock.shortestPeriodMs).toBe(0);
    clock.close();
  });

  it('fires timers that a timer sets within the same advance', async () => {
    const clock = stillClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now() - 1_000_000);
      clock.after(100, again);
    };
    clock.after(100, again);
    await clock.advance(350);
    expect(fired).toEqual([100, 200, 300]);
    clock.close();
  });

  it('does not fire a cancelled timer', async () => {
    const clock = stillClock();
    const fired: string[] = [];
    clock.after(10, () => fired.push('kept'));
    clock.after(5, () => fired.push('cancelled'))();
    await clock.advance(20);
    expect(fired).toEqual(['kept']);
    clock.close();
  });

  it('keeps its offset and begins with the one it is given', async () => {
    const kept: number[] = [];
    const clock = stillClock((offsetMs) => kept.push(offsetMs));
    await clock.advance(60_000);
    expect(kept.at(-1)).toBe(60_000);
    expect(createClock({ machineNow: () => 5, offsetMs: 60_000 }).now()).toBe(60_005);
    clock.close();
  });

  it('goes on after a timer that throws', async () => {
    const errors: unknown[] = [];
    const clock = createClock({ machineNow: () => 0, onError: (error) => errors.push(error) });
    const fired: string[] = [];
    clock.after(1, () => {
      throw new Error('broken');
    });
    clock.after(2, () => fired.push('next'));
    await clock.advance(10);
    expect(errors).toHaveLength(1);
    expect(fired).toEqual(['next']);
    clock.close();
  });

  it('tells listeners each new offset until they unsubscribe', async () => {
    const clock = stillClock();
    const heard: number[] = [];
    const stop = clock.onAdvance((offsetMs) => heard.push(offsetMs));
    await clock.advance(1000);
    stop();
    await clock.advance(1000);
    expect(heard).toEqual([1000]);
    clock.close();
  });
});
