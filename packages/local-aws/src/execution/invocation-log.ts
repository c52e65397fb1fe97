import type { InvocationRecord, Log } from '../core/world.ts';
import { type Call, recordOf } from './call.ts';

/** How many invocations are kept. */
const KEPT = 2000;

export interface InvocationLog {
  /** Keeps a call that has ended and prints its line. */
  add(call: Call, now: number): void;
  recordHttpStatus(requestId: string, status: number): void;
  /** Newest first. */
  list(filter: { function?: string; limit?: number }): readonly InvocationRecord[];
}

/**
 * The last invocations, and a line at the terminal for each: for one that succeeded only when `prints` says so, and
 * for a schedule's only the first, so that sweeps which find nothing do not fill the terminal.
 */
export function createInvocationLog(log: Log, prints: () => boolean = () => true): InvocationLog {
  const ring: Call[] = [];
  let next = 0;
  let unprinted: Call[] = [];
  const printedSchedules = new Set<string>();

  const isWorthALine = (call: Call): boolean => {
    const failed = call.outcome?.ok === false || (call.httpStatus ?? 0) >= 500;
    if (failed || !call.trigger.startsWith('schedule ')) return failed || prints();
    if (printedSchedules.has(call.trigger) || !prints()) return false;
    printedSchedules.add(call.trigger);
    return true;
  };
  /**
   * Lines of one turn of the event loop go out together: a terminal is slower than a small invocation, and by the
   * end of the turn the HTTP status is known.
   */
  const printLater = (call: Call): void => {
    unprinted.push(call);
    if (unprinted.length > 1) return;
    setImmediate(() => {
      const lines = unprinted.filter(isWorthALine).map(lineOf);
      unprinted = [];
      if (lines.length > 0) log.info(lines.join('\n'));
    });
  };
  function* newestFirst(): Generator<Call> {
    for (let back = 1; back <= ring.length; back += 1) {
      const call = ring[(next - back + ring.length) % ring.length];
      if (call !== undefined) yield call;
    }
  }
  return {
    add(call, now) {
      // A call that was refused never began.
      call.startedAtEpoch ||= now;
      if (ring.length < KEPT) ring.push(call);
      else ring[next] = call;
      next = (next + 1) % KEPT;
      call.dropPayloads();
      printLater(call);
    },
    recordHttpStatus(requestId, status) {
      for (const call of newestFirst()) {
        if (call.requestId !== requestId) continue;
        call.httpStatus = status;
        return;
      }
    },
    list(filter) {
      const rows: InvocationRecord[] = [];
      const limit = filter.limit ?? KEPT;
      for (const call of newestFirst()) {
        if (rows.length >= limit) break;
        if (filter.function === undefined || call.functionName === filter.function) rows.push(recordOf(call));
      }
      return rows;
    },
  };
}

/** `nubo-auth-login  http POST /login  200  12.3 ms, cold 80 ms`, with what went wrong if it failed. */
function lineOf(call: Call): string {
  const cold = call.initMs === null ? '' : `, cold ${Math.round(call.initMs)} ms`;
  const status = call.httpStatus === null ? '' : `  ${call.httpStatus}`;
  const failure = call.failureDetail === undefined ? '' : `  failed: ${call.failureDetail}`;
  return `${call.functionName}  ${call.trigger}${status}  ${call.durationMs.toFixed(1)} ms${cold}${failure}`;
}
