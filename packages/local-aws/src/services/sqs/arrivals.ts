import type { Clock } from '../../core/world.ts';

/** Long polls: who waits on which queue, woken by a message sent or one that becomes visible. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #nextDue: (queue: string) => number | null;
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #timers = new Map<string, { readonly at: number; cancel(): void }>();

  /** `nextDue` gives when the queue's next hidden message shows, ms. */
  constructor(clock: Clock, nextDue: (queue: string) => number | null) {
    this.#clock = clock;
    this.#nextDue = nextDue;
  }

  /** Something of the queue may be received now. */
  wake(queue: string): void {
    const waiting = this.#waiting.get(queue);
    if (!waiting) return;
    this.#waiting.delete(queue);
    for (const resume of waiting) resume();
  }

  /** A message of the queue is hidden until some time: whoever waits must know when. */
  rearm(queue: string): void {
    if (!this.#waiting.has(queue)) return;
    const at = this.#nextDue(queue);
    const armed = this.#timers.get(queue);
    if (at === null || (armed && armed.at <= at)) return;
    armed?.cancel();
    const cancel = this.#clock.after(at - this.#clock.now(), () => {
      this.#timers.delete(queue);
      this.wake(queue);
    });
    this.#timers.set(queue, { at, cancel });
  }

  /** Resolves when something may have arrived, `ms` of the local world's time went by (never for Infinity), or the signal aborts. */
  wait(queue: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(queue) ?? new Set();
      this.#waiting.set(queue, waiting);
      const cancelTimer = Number.isFinite(ms) ? this.#clock.after(ms, done) : undefined;
      function done(): void {
        cancelTimer?.();
        waiting.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done);
      waiting.add(done);
      this.rearm(queue);
    });
  }
}
