/** Calls of which the fastest is known: of the last ones, at least so many and fewer than twice as many. */
const WINDOW = 16;
/** Calls that take less are short, ms. */
const SHORT_MS = 8;
/** Calls handed over at most to one environment. */
const AHEAD_AT_MOST = 16;

/** How long the recent calls of a function took, ms of wall time, and what follows from it. */
export class Pace {
  /** Undefined before the first call has ended. */
  meanMs: number | undefined;
  #count = 0;
  #fastest = Number.POSITIVE_INFINITY;
  #fastestBefore = Number.POSITIVE_INFINITY;

  /** By the fastest: a machine with too much to do makes the mean longer, not this. */
  get isShort(): boolean {
    return Math.min(this.#fastest, this.#fastestBefore) < SHORT_MS;
  }

  /**
   * Calls that one environment may hold, the running one among them. Short ones are handed over ahead, which
   * saves a turn of two event loops for each: as many as are short together.
   */
  get ahead(): number {
    if (this.meanMs === undefined) return 1;
    return Math.max(1, Math.min(AHEAD_AT_MOST, Math.floor(SHORT_MS / this.meanMs)));
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
