import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { createFrameReader, encodeFrames, type Frame } from './frame.ts';

export interface ProcessEvents {
  frame(frame: Frame): void;
  /** Written past the frames: by native code, or by Node itself as it dies. */
  output(text: string): void;
  /** Once, when the process has ended and all it said is read. */
  gone(how: ProcessEnd): void;
}
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Node process with a framed pipe on descriptor 3 and nothing of the person's environment. */
export class EnvironmentProcess {
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #events: ProcessEvents;
  #outgoing: Frame[] = [];
  #end: ProcessEnd | undefined;
  #pipeClosed = false;

  constructor(
    options: { args: readonly string[]; cwd: string; variables: Record<string, string> },
    events: ProcessEvents,
  ) {
    this.#events = events;
    this.#child = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      env: options.variables,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // Ctrl-C at the terminal must not end a call that the runtime lets finish.
      detached: true,
    });
    this.pid = this.#child.pid;
    const pipe = this.#child.stdio[3];
    if (!(pipe instanceof Duplex)) throw new Error('the pipe to an execution environment is not duplex');
    this.#pipe = pipe;
    pipe.on('data', createFrameReader(events.frame));
    // A broken pipe means that the process ended, which its exit reports.
    pipe.on('error', () => pipe.destroy());
    pipe.on('close', () => {
      this.#pipeClosed = true;
      this.#finish();
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', events.output);
    }
    this.#child.on('exit', (code, signal) => this.#ended({ code, signal }));
    this.#child.on('error', (error) => {
      if (this.pid !== undefined) return;
      events.output(`${error.message}\n`);
      pipe.destroy();
      this.#ended({ code: 1, signal: null });
    });
  }

  /** Frames of one turn of the event loop go out in one write. */
  send(frame: Frame): void {
    this.#outgoing.push(frame);
    if (this.#outgoing.length > 1) return;
    setImmediate(() => {
      const frames = this.#outgoing;
      this.#outgoing = [];
      if (!this.#pipe.destroyed) this.#pipe.write(encodeFrames(frames));
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #ended(end: ProcessEnd): void {
    this.#end ??= end;
    this.#finish();
  }

  #finish(): void {
    if (this.#end === undefined || !this.#pipeClosed) return;
    this.#events.gone(this.#end);
  }
}
