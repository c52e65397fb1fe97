import type { InvocationRecord, InvokeResult } from '../core/world.ts';
import type { Outcome } from './outcome.ts';

let lastId = 0;
/** How much of an invocation's output is kept, UTF-16 units. */
const MAX_OUTPUT = 1_000_000;

/** One invocation from its acceptance to its end. Times in ms of `performance.now()`. */
export class Call {
  /** Unsigned 32 bits, unique among the calls in flight; 0 is never one. */
  readonly id: number;
  readonly requestId: string;
  readonly trigger: string;
  payload: string;
  readonly functionName: string;
  readonly memoryMb: number;
  queuedAt = performance.now();
  startedAt = 0;
  /** Local-world time of the start, ms since the epoch. */
  startedAtEpoch = 0;
  durationMs = 0;
  /** Set for the first invocation of an environment. */
  initMs: number | null = null;
  maxMemoryMb = 0;
  httpStatus: number | null = null;
  /** What went wrong, shortened; set when the call is kept and undefined for a success. */
  failureDetail: string | undefined;
  readonly #output: string[] = [];
  #outputLength = 0;
  outcome: Outcome | undefined;
  /** The pool that counts it among its calls. */
  acceptedBy: { ended(): void } | undefined;
  readonly #onFinish: (call: Call) => void;

  constructor(
    options: { requestId: string; trigger: string; payload: string; functionName: string; memoryMb: number },
    onFinish: (call: Call) => void,
  ) {
    lastId = (lastId + 1) >>> 0 || 1;
    this.id = lastId;
    this.requestId = options.requestId;
    this.trigger = options.trigger;
    this.payload = options.payload;
    this.functionName = options.functionName;
    this.memoryMb = options.memoryMb;
    this.#onFinish = onFinish;
  }

  /** Keeps what the function wrote, up to a limit: an endless loop may write for ever. */
  write(text: string): void {
    if (this.#outputLength > MAX_OUTPUT) return;
    this.#outputLength += text.length;
    this.#output.push(this.#outputLength > MAX_OUTPUT ? '[the rest of this log is not kept]\n' : text);
  }

  /** All that was written so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Lets go of what only running it needed: payloads may be megabytes, and ended calls are kept for a while. */
  dropPayloads(): void {
    this.payload = '';
    if (this.outcome === undefined) return;
    if (!this.outcome.ok) this.failureDetail = `${this.outcome.kind} ${this.outcome.payload.slice(0, 300)}`;
    this.outcome = { ...this.outcome, payload: '' };
  }

  /** Ends the call; the first outcome counts. */
  finish(outcome: Outcome): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.acceptedBy?.ended();
    this.#onFinish(this);
  }
}

/** The call's log as CloudWatch shows it: START, the output's lines, END, REPORT. */
export function logLines(call: Call): string[] {
  const output = call.output.split('\n');
  if (output.at(-1) === '') output.pop();
  const init = call.initMs === null ? '' : `\tInit Duration: ${call.initMs.toFixed(2)} ms`;
  return [
    `START RequestId: ${call.requestId} Version: $LATEST`,
    ...output,
    `END RequestId: ${call.requestId}`,
    `REPORT RequestId: ${call.requestId}\tDuration: ${call.durationMs.toFixed(2)} ms\t` +
      `Billed Duration: ${billedMs(call)} ms\tMemory Size: ${call.memoryMb} MB\t` +
      `Max Memory Used: ${call.maxMemoryMb} MB${init}`,
  ];
}

/** Init counts since August 2025 (Lambda pricing: the INIT phase is billed). */
function billedMs(call: Call): number {
  return Math.max(1, Math.ceil(call.durationMs + (call.initMs ?? 0)));
}

/** A finished call as a row of `/_local/invocations`. */
export function recordOf(call: Call): InvocationRecord {
  return {
    requestId: call.requestId,
    function: call.functionName,
    trigger: call.trigger,
    startedAt: new Date(call.startedAtEpoch).toISOString(),
    durationMs: Math.round(call.durationMs * 100) / 100,
    billedMs: billedMs(call),
    initMs: call.initMs === null ? null : Math.round(call.initMs * 100) / 100,
    memoryMb: call.memoryMb,
    maxMemoryMb: call.maxMemoryMb,
    cold: call.initMs !== null,
    status: call.outcome === undefined || call.outcome.ok ? 'ok' : call.outcome.kind,
    httpStatus: call.httpStatus,
    log: logLines(call),
  };
}

/** The result of a call; its log is put together only when somebody reads it. */
export function resultOf(call: Call, outcome: Outcome): InvokeResult {
  return {
    ...outcome,
    requestId: call.requestId,
    get logTail() {
      return logLines(call).join('\n').slice(-4096);
    },
  };
}
