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

/** What recurs by the minute fires at most so often in one advance; see `shortestPeriodMs`. */
const FIRINGS_OF_AN_ADVANCE = 60;
/** How long one advance fires what recurs as often as it is due, ms of the machine. */
const LONGEST_WAIT_MS = 20_000;

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
  /** Fires the earliest timer due by `until`; false when there is none. */
  function fireOne(until: number): boolean {
    for (let first = heap.peek(); first; first = heap.peek()) {
      if (!first.cancelled && first.dueAt > until) return false;
      heap.pop();
      if (first.cancelled) continue;
      try {
        first.callback();
      } catch (error) {
        onError(error);
      }
      return true;
    }
    return false;
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
      const waitsUntil = performance.now() + LONGEST_WAIT_MS;
      // Kept first: after a kill in between, no timer fires a second time for a moment that has passed.
      options.keep?.(targetMs);
      shortestPeriodMs = ms / FIRINGS_OF_AN_ADVANCE;
      try {
        // From one due timer to the next, so that each sees the time it was set for and may set another
        // one that falls into the same advance; what it began is done at the time it was due at.
        for (let first = heap.peek(); first && first.dueAt <= machineNow() + targetMs; first = heap.peek()) {
          if (!first.cancelled) offsetMs += Math.max(0, first.dueAt - now());
          if (!fireOne(Math.max(first.dueAt, now()))) continue;
          await new Promise((resolve) => setImmediate(resolve));
          // What the machine cannot keep up with recurs once more, rather than on top of what still runs.
          if (performance.now() > waitsUntil) shortestPeriodMs = ms;
          await options.whenIdle?.();
        }
      } finally {
        shortestPeriodMs = 0;
      }
      offsetMs = targetMs;
      for (const listener of listeners) listener(offsetMs);
      options.keep?.(offsetMs);
      fireDue();
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
