import { createHeap } from './heap.ts';
import type { Clock } from './world.ts';

interface Timer {
  readonly dueAt: number;
  /** Timers due at one moment fire in the order they were set. */
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}
/** Longest delay `setTimeout` takes, ms; beyond it Node fires at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** What recurs fires at most so often in one advance; see `shortestPeriodMs`. */
const FIRINGS_OF_AN_ADVANCE = 20;
/** An advance by more than two days fires what recurs once, at its end, ms. */
const LONGEST_FIRED_SPAN_MS = 48 * 60 * 60 * 1000;
/** How long one advance takes for what recurs, ms of the machine. Beyond it what recurs once a day alone does so. */
const BUDGET_MS = 2_000;
const LONGEST_PERIOD_MS = 12 * 60 * 60 * 1000;
/** Timers due so close together fire before what they began is waited for, so that it runs side by side, ms. */
const TOGETHER_MS = 1_000;

export interface ClockOptions {
  /** The offset of the last run, ms. */
  readonly offsetMs?: number;
  /** Called with the new offset when an advance begins and ends: where it is kept. */
  readonly keep?: (offsetMs: number) => void;
  /** Resolves when the work that a timer began is done, or after a bound of its own. */
  readonly whenIdle?: () => Promise<void>;
  /** The machine's time, ms since the epoch. */
  readonly machineNow?: () => number;
  /** A timer's callback that throws. */
  readonly onError?: (error: unknown) => void;
}

/** The clock of one world and a way to stop all its timers. */
export function createClock(options: ClockOptions = {}): Clock & { close(): void } {
  const machineNow = options.machineNow ?? Date.now;
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const heap = createHeap<Timer>((a, b) => a.dueAt - b.dueAt || a.order - b.order);
  const listeners = new Set<(offsetMs: number) => void>();
  let offsetMs = options.offsetMs ?? 0;
  let order = 0;
  let shortestPeriodMs = 0;
  let closed = false;
  let wake: NodeJS.Timeout | undefined;
  const now = (): number => machineNow() + offsetMs;

  function arm(): void {
    clearTimeout(wake);
    const first = heap.peek();
    if (!first || closed) return;
    wake = setTimeout(fireDue, Math.min(Math.max(first.dueAt - now(), 0), LONGEST_TIMEOUT));
    wake.unref();
  }
  function fireDue(): void {
    while (fireOne(now()));
    arm();
  }
  /** The earliest timer that was not cancelled. */
  function earliest(): Timer | undefined {
    while (heap.peek()?.cancelled) heap.pop();
    return heap.peek();
  }
  /** Fires the earliest timer if it is due by `until`. */
  function fireOne(until: number): boolean {
    const first = earliest();
    if (!first || first.dueAt > until) return false;
    heap.pop();
    try {
      first.callback();
    } catch (error) {
      onError(error);
    }
    return true;
  }

  /** The earliest timer that an advance to this offset passes. */
  function due(targetMs: number): Timer | undefined {
    const first = earliest();
    return first && first.dueAt <= machineNow() + targetMs ? first : undefined;
  }

  return {
    now,
    get offsetMs() {
      return offsetMs;
    },
    get shortestPeriodMs() {
      return shortestPeriodMs;
    },
    async advance(ms) {
      const targetMs = offsetMs + ms;
      const startedAt = performance.now();
      let rounds = 0;
      // Kept first: after a kill in between, no timer fires a second time for a moment that has passed.
      options.keep?.(targetMs);
      shortestPeriodMs = recurringPeriod(ms, ms, 1, 0);
      try {
        // From one due timer to the next, so that each sees the time it was set for and may set another
        // one that falls into the same advance; what they began is done before the clock goes on.
        for (let next = due(targetMs); next; next = due(targetMs)) {
          const until = next.dueAt + TOGETHER_MS;
          for (let one: Timer | undefined = next; one && one.dueAt <= until; one = due(targetMs)) {
            offsetMs += Math.max(0, one.dueAt - now());
            fireOne(Math.max(one.dueAt, now()));
          }
          await new Promise((resolve) => setImmediate(resolve));
          await options.whenIdle?.();
          rounds += 1;
          shortestPeriodMs = recurringPeriod(ms, targetMs - offsetMs, rounds, performance.now() - startedAt);
        }
      } finally {
        shortestPeriodMs = 0;
      }
      offsetMs = targetMs;
      for (const listener of listeners) listener(offsetMs);
      options.keep?.(offsetMs);
      fireDue();
      await options.whenIdle?.();
    },
    after(ms, callback) {
      order += 1;
      const timer: Timer = { dueAt: now() + Math.max(ms, 0), order, callback, cancelled: false };
      heap.push(timer);
      if (heap.peek() === timer) arm();
      return () => {
        timer.cancelled = true;
      };
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(wake);
    },
  };
}

/**
 * How often what recurs may run again: so that what is left of the advance fits into what is left of the budget, by
 * the time that its rounds have taken so far. All in ms.
 */
export function recurringPeriod(span: number, left: number, rounds: number, tookMs: number): number {
  if (span > LONGEST_FIRED_SPAN_MS) return span;
  const roundsLeft = Math.max(0.5, (BUDGET_MS - tookMs) / (tookMs / rounds));
  return Math.max(span / FIRINGS_OF_AN_ADVANCE, Math.min(left / roundsLeft, LONGEST_PERIOD_MS));
}
