import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from '../core/world.ts';
import type { Call } from './call.ts';
import type { Environment, EnvironmentOptions } from './environment-options.ts';
import { EnvironmentProcess, type ProcessEnd } from './environment-process.ts';
import { FRAME, type Frame } from './frame.ts';
import { exited, limitedResult, type Outcome, timedOut } from './outcome.ts';
import { residentMb } from './resident-memory.ts';

/** Lambda's limit of the init phase. */
const INIT_LIMIT_SECONDS = 10;

/** One process that runs one function, one invocation at a time. */
export class ExecutionEnvironment implements Environment {
  readonly definition: FunctionDefinition;
  state: Environment['state'] = 'starting';
  lastUsedAt = performance.now();
  readonly #options: EnvironmentOptions;
  readonly #process: EnvironmentProcess;
  readonly #tmpDir: string;
  readonly #startOutput: string[] = [];
  #initMs: number | null = null;
  #maxMemoryMb = 0;
  #outOfMemory = false;
  #call: Call | undefined;
  /** The start or the running call was ended from outside. */
  #stopped = false;
  #initError: string | undefined;
  #fatal: Frame | undefined;
  #deadline: NodeJS.Timeout | undefined;
  readonly #whenGone: (() => void)[] = [];

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.definition = options.definition;
    this.#tmpDir = mkdtempSync(join(options.scratchDir, 'tmp-'));
    const { memoryMb, codeDir, timeoutSeconds } = this.definition;
    // The heap's shares as in Lambda's own bootstrap.
    const args = [
      `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
      `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb * 0.05))}`,
      options.bootstrap,
      JSON.stringify(options.config),
    ];
    this.#process = new EnvironmentProcess(
      { args, cwd: codeDir, variables: options.variables({ tmpDir: this.#tmpDir }) },
      {
        frame: (frame) => this.#receive(frame),
        output: (text) => this.#note(text),
        gone: (end) => this.#finish(end),
      },
    );
    this.#watch(Math.max(INIT_LIMIT_SECONDS, timeoutSeconds));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get idle(): boolean {
    return this.state === 'ready' && this.#call === undefined;
  }

  dispatch(call: Call): void {
    this.#call = call;
    this.lastUsedAt = call.startedAt = performance.now();
    call.startedAtEpoch = this.#options.clock.now();
    call.initMs = this.#initMs;
    this.#initMs = null;
    for (const text of this.#startOutput.splice(0)) call.write(text);
    if (this.#deadline === undefined) this.#watch(this.definition.timeoutSeconds);
    const deadline = Date.now() + this.definition.timeoutSeconds * 1000;
    const head = `${call.requestId}\n${deadline}\n${this.#options.clock.offsetMs}`;
    this.#process.send({ type: FRAME.invoke, id: call.id, head, body: call.payload });
  }

  pushClock(offsetMs: number): void {
    if (this.state === 'gone') return;
    this.#process.send({ type: FRAME.clock, id: 0, head: String(offsetMs), body: '' });
  }

  retire(): void {
    if (this.state === 'gone' || this.state === 'closing') return;
    this.state = 'closing';
    if (this.#call === undefined) this.#process.kill();
  }

  kill(): Promise<void> {
    if (this.state === 'gone') return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenGone.push(resolve);
      this.#process.kill();
    });
  }

  checkMemory(): void {
    if (this.pid === undefined || this.state === 'gone' || this.#call === undefined) return;
    const used = residentMb(this.pid);
    if (used === undefined) return;
    this.#maxMemoryMb = Math.max(this.#maxMemoryMb, used);
    if (used <= this.definition.memoryMb * 1.1 + 16) return;
    this.#outOfMemory = true;
    this.#process.kill();
  }

  #receive(frame: Frame): void {
    switch (frame.type) {
      case FRAME.log:
        this.#note(frame.body, frame.id);
        break;
      case FRAME.result:
        this.#end(frame, limitedResult(frame.body));
        break;
      case FRAME.error:
        this.#end(frame, { ok: false, kind: 'handler', payload: frame.body });
        break;
      case FRAME.ready:
        this.#initMs = Number(frame.head);
        clearTimeout(this.#deadline);
        this.#deadline = undefined;
        if (this.state !== 'starting') break;
        this.state = 'ready';
        this.#options.owner.ready(this);
        break;
      case FRAME.initError:
        this.#initError = frame.body;
        break;
      case FRAME.fatal:
        this.#fatal = frame;
        break;
      default:
        throw new Error(`unknown frame ${frame.type} from ${this.definition.name}`);
    }
  }

  #end(frame: Frame, outcome: Outcome): void {
    const call = this.#call;
    if (call === undefined || call.id !== frame.id) return;
    const lineEnd = frame.head.indexOf('\n');
    call.durationMs = Number(frame.head.slice(0, lineEnd));
    if (lineEnd < frame.head.length - 1) {
      this.#maxMemoryMb = Math.max(this.#maxMemoryMb, Number(frame.head.slice(lineEnd + 1)));
    }
    call.maxMemoryMb = this.#maxMemoryMb;
    this.#call = undefined;
    this.lastUsedAt = performance.now();
    call.finish(outcome);
    if (this.state === 'closing') this.#process.kill();
    else this.#options.owner.finished(this);
  }

  /** Output belongs to the call it names; that of the start to the first one. */
  #note(text: string, id = 0): void {
    const call = this.#call;
    if (call && (id === 0 || id === call.id)) call.write(text);
    else if (this.#startOutput.push(text) > 1000) this.#startOutput.shift();
  }

  /** One timer for the environment, set again while calls run: cheaper than one a call. */
  #watch(seconds: number): void {
    this.#deadline = setTimeout(() => this.#checkDeadline(), seconds * 1000);
    this.#deadline.unref();
  }

  #checkDeadline(): void {
    this.#deadline = undefined;
    const call = this.#call;
    if (this.state === 'starting') {
      this.#stopped = true;
      this.#process.kill();
    } else if (call !== undefined) {
      const left = call.startedAt + this.definition.timeoutSeconds * 1000 - performance.now();
      if (left > 0) this.#watch(left / 1000);
      // Its answer may lie in the pipe, unread because this process was busy: look there first.
      else setImmediate(() => setImmediate(() => this.#stopOverdue(call)));
    }
  }

  #stopOverdue(call: Call): void {
    const seconds = this.definition.timeoutSeconds;
    if (this.#call !== call) {
      if (this.#call !== undefined && this.#deadline === undefined) this.#watch(seconds);
      return;
    }
    this.#process.kill();
    this.state = 'closing';
    this.#stopped = true;
    this.#call = undefined;
    call.durationMs = seconds * 1000;
    call.maxMemoryMb = this.#maxMemoryMb;
    const at = new Date(this.#options.clock.now()).toISOString();
    call.write(`${at} ${call.requestId} Task timed out after ${seconds.toFixed(2)} seconds\n`);
    call.finish(timedOut(call.requestId, seconds));
  }

  #finish(end: ProcessEnd): void {
    const starting = this.state === 'starting';
    this.state = 'gone';
    clearTimeout(this.#deadline);
    const { owner } = this.#options;
    if (starting) owner.failedToStart((call) => this.#startFailure(call, end));
    else {
      const running = this.#call;
      this.#call = undefined;
      if (running !== undefined) this.#endWithProcess(running, end);
    }
    owner.gone(this);
    rmSync(this.#tmpDir, { recursive: true, force: true });
    for (const resolve of this.#whenGone) resolve();
  }

  #endWithProcess(call: Call, end: ProcessEnd): void {
    call.durationMs = performance.now() - call.startedAt;
    call.maxMemoryMb = this.#maxMemoryMb;
    if (this.#fatal) call.finish({ ok: false, kind: 'crash', payload: this.#fatal.body });
    else call.finish(exited(call, { ...end, outOfMemory: this.#outOfMemory, starting: false }));
  }

  #startFailure(call: Call, end: ProcessEnd): Outcome {
    call.startedAt = performance.now();
    call.startedAtEpoch = this.#options.clock.now();
    for (const text of this.#startOutput) call.write(text);
    if (this.#stopped) {
      return timedOut(call.requestId, Math.max(INIT_LIMIT_SECONDS, this.definition.timeoutSeconds));
    }
    if (this.#initError !== undefined) return { ok: false, kind: 'init', payload: this.#initError };
    return exited(call, { ...end, outOfMemory: this.#outOfMemory, starting: true });
  }
}
