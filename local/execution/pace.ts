/** Calls of which the fastest is known: of the last ones, at least so many and fewer than twice as many. */
const WINDOW = 16;

/** How long the recent calls of a function took, ms of wall time. */
export class Pace {
  /** Undefined before the first call has ended. */
  meanMs: number | undefined;
  #count = 0;
  #fastest = Number.POSITIVE_INFINITY;
  #fastestBefore = Number.POSITIVE_INFINITY;

  /** What a call takes that nothing holds up: a machine with too much to do makes the mean longer, not this. */
  get fastestMs(): number {
    return Math.min(this.#fastest, this.#fastestBefore);
  }

  add(durationMs: number): void {
    // One call that the machine held up must not make the function look slow.
    if (this.meanMs === undefined) this.meanMs = durationMs;
    else this.meanMs += (Math.min(durationMs, this.meanMs * 3 + 0.1) - this.meanMs) * 0.1;
    this.#fastest = Math.min(this.#fastest, durationMs);
    this.#count += 1;
    if (this.#count < WINDOW) return;
    this.#fastestBefore = this.#fastest;
    this.#fastest = Number.POSITIVE_INFINITY;
    this.#count = 0;
  }
}
