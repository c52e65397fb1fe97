/** `Date` counts in seconds, and an answer takes a while. */
const TOLERANCE_MS = 30_000;

/**
 * The time that samples carry: this machine's, corrected by what the server says where the two are far apart, so that a host
 * whose clock is wrong is seen at the right time.
 */
export function serverClock(machineNow: () => number, corrected: (offsetMs: number) => void) {
  let offsetMs = 0;
  return {
    now: () => machineNow() + offsetMs,
    /** @param date the server's time, ms since the epoch */
    observe(date: number | undefined): void {
      if (date === undefined || Math.abs(date - machineNow() - offsetMs) <= TOLERANCE_MS) return;
      offsetMs = date - machineNow();
      corrected(offsetMs);
    },
  };
}
