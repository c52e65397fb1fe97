import type { FunctionDefinition } from '../core/world.ts';
import type { Call } from './call.ts';
import type { EnvironmentConfig } from './environment-config.ts';
import type { Outcome } from './outcome.ts';

/** An execution environment as its pool sees it. */
export interface Environment {
  readonly state: 'starting' | 'ready' | 'closing' | 'gone';
  /** Ready and without a call. */
  readonly idle: boolean;
  /** `performance.now()` of its last call. */
  readonly lastUsedAt: number;
  readonly pid: number | undefined;
  /** Begins a call; only for one that is idle. */
  dispatch(call: Call): void;
  /** Ends the process now or, when a call runs, after it. */
  retire(): void;
  /** Ends the process whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
  pushClock(offsetMs: number): void;
  /** While a call runs, reads the process's memory and ends it when it is over the function's size (with a tenth of tolerance). */
  checkMemory(): void;
}

/** What an environment reports to its pool. */
export interface EnvironmentOwner {
  ready(environment: Environment): void;
  /** A call ended and the environment goes on. */
  finished(environment: Environment): void;
  /** The start failed; `outcomeFor` gives what a waiting call gets. */
  failedToStart(outcomeFor: (call: Call) => Outcome): void;
  gone(environment: Environment): void;
}

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition;
  readonly bootstrap: string;
  /** Folder in which it makes its own `/tmp`. */
  readonly scratchDir: string;
  readonly config: EnvironmentConfig;
  readonly variables: (own: { tmpDir: string }) => Record<string, string>;
  readonly clock: { now(): number; readonly offsetMs: number };
  readonly owner: EnvironmentOwner;
}
