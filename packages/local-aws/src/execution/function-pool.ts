import { availableParallelism } from 'node:os';
import type { FunctionDefinition } from '../core/world.ts';
import type { Call } from './call.ts';
import type { Environment, EnvironmentOwner } from './environment-options.ts';
import { type Outcome, shuttingDown, throttled } from './outcome.ts';
import { createQueue } from './queue.ts';

/**
 * Environments of one function that are made as soon as a call finds none free. Lambda makes as many as there are
 * calls; on one machine more than a few for each processor only take time from one another.
 */
const PROMPT_LIMIT = Math.max(8, availableParallelism() * 4);
/** Environments of one function at most. */
const HARD_LIMIT = 100;
/**
 * How long the oldest waiting call waits before one more environment is made beyond the prompt limit: what runs may
 * be waiting for what waits.
 */
const PATIENCE_MS = 500;
/** How long a call waits where no environment can be made, before it is throttled. */
const THROTTLE_AFTER_MS = 5_000;

export interface PoolHost {
  start(definition: FunctionDefinition, owner: EnvironmentOwner): Environment;
  /** False when the machine has enough processes and none of another function is idle. */
  makeRoom(): boolean;
}

/**
 * All environments of one version of a function, and the calls that wait for one. An environment runs one call at a
 * time; when none is free, another is made (Lambda developer guide, "Understanding Lambda function scaling").
 */
export class FunctionPool implements EnvironmentOwner {
  readonly definition: FunctionDefinition;
  readonly environments = new Set<Environment>();
  readonly #host: PoolHost;
  readonly #queue = createQueue<Call>();
  readonly #idle: Environment[] = [];
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #successor: FunctionPool | undefined;
  #closed = false;

  constructor(definition: FunctionDefinition, host: PoolHost) {
    this.definition = definition;
    this.#host = host;
  }

  submit(call: Call): void {
    const { reservedConcurrency } = this.definition;
    if (this.#successor !== undefined) {
      this.#successor.submit(call);
      return;
    }
    if (reservedConcurrency !== undefined && this.#inFlight >= reservedConcurrency) {
      call.finish(throttled(this.definition.name));
      return;
    }
    this.#inFlight += 1;
    call.acceptedBy = this;
    const idle = this.#takeIdle();
    if (idle !== undefined) {
      idle.dispatch(call);
      return;
    }
    this.#queue.push(call);
    this.#startForWaiting();
    this.#watchWaiting();
  }

  /** A call accepted here has ended, whatever its outcome. */
  ended(): void {
    this.#inFlight -= 1;
  }

  /** New code has come: running calls end here, waiting ones go there. */
  replaceBy(successor: FunctionPool): void {
    this.#successor = successor;
    for (const environment of this.environments) environment.retire();
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      this.#inFlight -= 1;
      call.acceptedBy = undefined;
      successor.submit(call);
    }
  }

  /** True while a call waits or runs. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      call.finish(shuttingDown(this.definition.name));
    }
    await Promise.all([...this.environments].map((environment) => environment.kill()));
  }

  /** Ends environments unused since then; gives how many. */
  reap(unusedSince: number, atMost = Number.POSITIVE_INFINITY): number {
    const unused = [...this.environments].filter((each) => each.idle && each.lastUsedAt < unusedSince);
    const ended = unused.slice(0, atMost);
    for (const environment of ended) environment.retire();
    return ended.length;
  }

  ready(environment: Environment): void {
    this.finished(environment);
  }

  finished(environment: Environment): void {
    if (environment.state !== 'ready') return;
    const call = this.#queue.shift();
    if (call === undefined) this.#idle.push(environment);
    else environment.dispatch(call);
  }

  failedToStart(outcomeFor: (call: Call) => Outcome): void {
    // Each start is for one call that waits; while none works, the others would fail in the same way.
    const alone = ![...this.environments].some((each) => each.state === 'ready');
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      call.finish(outcomeFor(call));
      if (!alone) break;
    }
  }

  gone(environment: Environment): void {
    this.environments.delete(environment);
    this.#startForWaiting();
  }

  /** Environments that will take a waiting call; one that is retired before it is ready takes none. */
  get #starting(): number {
    let count = 0;
    for (const { state } of this.environments) if (state === 'starting') count += 1;
    return count;
  }

  /** The one used last, which is warmest and lets the others age. */
  #takeIdle(): Environment | undefined {
    for (let each = this.#idle.pop(); each; each = this.#idle.pop()) if (each.idle) return each;
    return undefined;
  }

  #startForWaiting(): void {
    while (this.#starting < this.#queue.length && this.environments.size < PROMPT_LIMIT)
      if (!this.#start()) return;
  }

  #start(): boolean {
    if (this.#closed || this.environments.size >= HARD_LIMIT || !this.#host.makeRoom()) return false;
    this.environments.add(this.#host.start(this.definition, this));
    return true;
  }

  #watchWaiting(): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const now = performance.now();
      const oldest = this.#queue.peek();
      if (oldest === undefined) return;
      const waited = now - oldest.queuedAt;
      const started = waited < PATIENCE_MS || this.#starting > 0 || this.#start();
      if (!started && waited > THROTTLE_AFTER_MS) this.#throttle(now);
      this.#watchWaiting();
    }, PATIENCE_MS);
  }

  #throttle(now: number): void {
    for (let call = this.#queue.peek(); call; call = this.#queue.peek()) {
      if (now - call.queuedAt < THROTTLE_AFTER_MS) return;
      this.#queue.shift();
      call.finish(throttled(this.definition.name));
    }
  }
}
