import { describe, expect, it } from 'vitest';
import { createClock, recurringPeriod } from '../../src/core/clock.ts';

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

  it('goes through two days exactly, and tells what recurs how often it may', async () => {
    const kept: number[] = [];
    const clock = stillClock((offsetMs) => kept.push(offsetMs));
    const span = 40 * 60 * 60_000;
    const fired: [string, number][] = [];
    const recur = (): void => {
      fired.push(['recurring', clock.now()]);
      clock.after(Math.max(60_000, clock.shortestPeriodMs), recur);
    };
    clock.after(60_000, recur);
    for (const name of ['first', 'second']) clock.after(span / 2, () => fired.push([name, clock.now()]));
    await clock.advance(span);
    expect(clock.now()).toBe(1_000_000 + span);
    expect(kept).toEqual([span, span]);
    expect(fired.filter(([name]) => name === 'recurring')).toHaveLength(20);
    expect(fired.filter(([name]) => name !== 'recurring')).toEqual([
      ['first', 1_000_000 + span / 2],
      ['second', 1_000_000 + span / 2],
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

  it('moves on before it fires what is due at the moment of a cancelled one', async () => {
    const clock = stillClock();
    const fired: number[] = [];
    clock.after(50, () => undefined);
    clock.after(100, () => fired.push(0))();
    clock.after(100, () => fired.push(clock.now() - 1_000_000));
    await clock.advance(200);
    expect(fired).toEqual([100]);
    clock.close();
  });

  it('waits once for what timers of one second began, and for what its end began', async () => {
    const order: string[] = [];
    const clock = createClock({
      machineNow: () => 1_000_000,
      whenIdle: async () => void order.push('idle'),
    });
    clock.onAdvance(() => order.push('listener'));
    for (const ms of [100, 900, 2_000]) clock.after(ms, () => order.push(`timer ${ms}`));
    await clock.advance(3_000);
    expect(order).toEqual(['timer 100', 'timer 900', 'idle', 'timer 2000', 'idle', 'listener', 'idle']);
    clock.close();
  });

  it('lets what recurs do so less often the longer its work takes, within two days at least twice a day', () => {
    const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
    // 20 times in a span where the machine keeps up.
    expect(recurringPeriod(hour, hour, 1, 10)).toBe(3 * minute);
    // A round takes 500 ms, so two more fit into 2 s.
    expect(recurringPeriod(hour, 40 * minute, 2, 1_000)).toBe(20 * minute);
    expect(recurringPeriod(2 * day, 1.5 * day, 4, 9_000)).toBe(12 * hour);
    expect(recurringPeriod(31 * day, 31 * day, 1, 0)).toBe(31 * day);
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
