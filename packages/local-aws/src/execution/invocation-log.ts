import type { InvocationRecord, Log } from '../core/world.ts';
import { type Call, recordOf } from './call.ts';

/** How many invocations are kept. */
const KEPT = 2000;

/** The last invocations, and a line at the terminal for each. */
export function createInvocationLog(log: Log): {
  add(call: Call, now: number): void;
  list(filter: { function?: string; limit?: number }): readonly InvocationRecord[];
} {
  const ring: Call[] = [];
  let next = 0;
  let lines: string[] = [];
  /** Lines of one turn of the event loop go out together: a terminal is slower than a small invocation. */
  const print = (line: string): void => {
    lines.push(line);
    if (lines.length > 1) return;
    setImmediate(() => {
      log.info(lines.join('\n'));
      lines = [];
    });
  };
  return {
    add(call, now) {
      // A call that was refused never began.
      call.startedAtEpoch ||= now;
      if (ring.length < KEPT) ring.push(call);
      else ring[next] = call;
      next = (next + 1) % KEPT;
      const cold = call.initMs === null ? '' : `, cold ${Math.round(call.initMs)} ms`;
      const duration = `${call.durationMs.toFixed(1)} ms${cold}`;
      const failure =
        call.outcome?.ok === false
          ? `  failed: ${call.outcome.kind} ${call.outcome.payload.slice(0, 300)}`
          : '';
      print(`${call.functionName}  ${call.trigger}  ${duration}${failure}`);
      call.dropPayloads();
    },
    /** Newest first. */
    list(filter) {
      const rows: InvocationRecord[] = [];
      const limit = filter.limit ?? KEPT;
      for (let back = 1; back <= ring.length && rows.length < limit; back += 1) {
        const call = ring[(next - back + ring.length) % ring.length];
        if (call === undefined) continue;
        if (filter.function === undefined || call.functionName === filter.function) rows.push(recordOf(call));
      }
      return rows;
    },
  };
}
