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

/**
 * In a month there are a million timers of seconds and minutes: beyond this, ms, an advance goes in so many steps
 * at most, and timers that are due within a step all fire at its end.
 */
const LONGEST_EXACT_ADVANCE = 6 * 60 * 60_000;
const STEPS_OF_LONG_ADVANCES = 240;

export interface ClockOptions {
  /** The offset of the last run, ms. */
  readonly offsetMs?: number;
  /** Told each new offset, before any timer fires: where it is kept. */
  readonly keep?: (offsetMs: number) => void;
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
    async advance(ms) {
      const target = now() + ms;
      // From one due timer to the next, so that each sees the time it was set for and may set another
      // one that falls into the same advance; in between, what it started gets its turn.
      const step = ms > LONGEST_EXACT_ADVANCE ? ms / STEPS_OF_LONG_ADVANCES : 0;
      for (let first = heap.peek(); first && first.dueAt <= target; first = heap.peek()) {
        const isLater = !first.cancelled && first.dueAt > now();
        if (isLater) move(Math.min(target, Math.max(first.dueAt, now() + step)) - now());
        if (fireOne(Math.max(first.dueAt, now()))) await new Promise((resolve) => setImmediate(resolve));
      }
      move(target - now());
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

  function move(ms: number): void {
    if (ms <= 0) return;
    offsetMs += ms;
    options.keep?.(offsetMs);
    for (const listener of listeners) listener(offsetMs);
  }
}
