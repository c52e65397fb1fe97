import { availableParallelism } from 'node:os';
import type { FunctionDefinition } from '../core/world.ts';
import type { Call } from './call.ts';
import type { Environment, EnvironmentOwner } from './environment-options.ts';
import { type Outcome, shuttingDown, throttled } from './outcome.ts';
import { createQueue } from './queue.ts';

/**
 * How many environments a function gets before a queue is better than another process. Functions that
 * compute gain nothing beyond the cores, functions that wait on a store gain up to here.
 */
const SOFT_LIMIT = Math.max(4, availableParallelism() * 4);
/** How often what waits is looked after, and how long a call waits before it matters. */
const LOOK_EVERY_MS = 10;
/** When the calls in hand would take longer than this at the recent pace, another environment pays. */
const WORTH_GROWING_MS = 20;
/** When nothing has moved for this long, what waits may be what the busy ones wait for: grow beyond the soft limit. */
const STUCK_AFTER_MS = 100;
const HARD_LIMIT = 100;
/** At the hard limit, how long a call waits before it is refused. */
const REFUSE_AFTER_MS = 3000;
/** Functions this quick get calls handed over ahead, which saves a turn of two event loops for each. */
const QUICK_MS = 1;
const HAND_OVER_AHEAD = 16;

export interface PoolHost {
  start(definition: FunctionDefinition, owner: EnvironmentOwner): Environment;
  /** False when the machine has enough processes and none of another function is idle. */
  makeRoom(): boolean;
}

/** All environments of one version of a function, and the calls that wait for one. */
export class FunctionPool implements EnvironmentOwner {
  readonly definition: FunctionDefinition;
  readonly environments = new Set<Environment>();
  readonly #host: PoolHost;
  readonly #queue = createQueue<Call>();
  readonly #idle: Environment[] = [];
  #starting = 0;
  #inFlight = 0;
  /** Recent mean duration, ms; undefined before the first call has ended. */
  #meanMs: number | undefined;
  #tick: NodeJS.Timeout | undefined;
  #successor: FunctionPool | undefined;
  #closed = false;

  constructor(definition: FunctionDefinition, host: PoolHost) {
    this.definition = definition;
    this.#host = host;
  }

  submit(call: Call): void {
    const { reservedConcurrency } = this.definition;
    if (this.#successor !== undefined) this.#successor.submit(call);
    else if (reservedConcurrency !== undefined && this.#inFlight >= reservedConcurrency) {
      call.settle(throttled(this.definition.name));
    } else {
      this.#inFlight += 1;
      call.acceptedBy = this;
      const free = this.#takeIdle();
      if (free !== undefined) free.dispatch(call);
      else if (!this.#handOverAhead(call)) {
        this.#queue.push(call);
        if (this.environments.size === 0) this.#grow();
        this.#keepTicking();
      }
    }
  }

  /** A call accepted here has ended, whatever its outcome. */
  ended(call: Call): void {
    this.#inFlight -= 1;
    const { durationMs } = call;
    // One call that the machine held up must not make the function look slow.
    if (this.#meanMs === undefined) this.#meanMs = durationMs;
    else this.#meanMs += (Math.min(durationMs, this.#meanMs * 3 + 0.1) - this.#meanMs) * 0.1;
  }

  /** New code has come: running calls end here, waiting ones go there. */
  replaceBy(successor: FunctionPool): void {
    this.#successor = successor;
    for (const environment of this.environments) environment.retire();
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) this.#passOn(call);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.environments].map((environment) => environment.kill()));
    clearTimeout(this.#tick);
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      call.settle(shuttingDown(this.definition.name));
    }
  }

  /** Ends environments unused since then; gives how many. */
  reap(unusedSince: number, atMost = Number.POSITIVE_INFINITY): number {
    const unused = [...this.environments].filter((each) => each.idle && each.lastUsedAt < unusedSince);
    const ended = unused.slice(0, atMost);
    for (const environment of ended) environment.retire();
    return ended.length;
  }

  ready(environment: Environment): void {
    this.#starting -= 1;
    this.#feed(environment);
  }

  settled(environment: Environment): void {
    this.#feed(environment);
  }

  released(calls: readonly Call[]): void {
    for (const call of calls.toReversed()) {
      if (this.#successor) this.#passOn(call);
      else this.#queue.unshift(call);
    }
    if (this.#queue.length === 0) return;
    const free = this.#takeIdle();
    if (free !== undefined) this.#feed(free);
    else if (this.environments.size === 0) this.#grow();
    this.#keepTicking();
  }

  failedToStart(outcomeFor: (call: Call) => Outcome): void {
    // Alone, it stands for all that wait; beside a working one it was bad luck of one call.
    const alone = ![...this.environments].some((each) => each.state === 'ready');
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      call.settle(outcomeFor(call));
      if (!alone) break;
    }
    this.#starting -= 1;
  }

  gone(environment: Environment): void {
    this.environments.delete(environment);
    if (this.#queue.length > 0 && this.environments.size === 0) this.#grow();
  }

  #passOn(call: Call): void {
    this.#inFlight -= 1;
    call.acceptedBy = undefined;
    this.#successor?.submit(call);
  }

  #feed(environment: Environment): void {
    if (environment.state !== 'ready') return;
    const ahead = this.#quick ? HAND_OVER_AHEAD : 1;
    while (environment.pending.length < ahead) {
      const call = this.#queue.shift();
      if (call === undefined) break;
      environment.dispatch(call);
    }
    if (environment.pending.length === 0) this.#idle.push(environment);
  }

  get #quick(): boolean {
    return this.#meanMs !== undefined && this.#meanMs < QUICK_MS;
  }

  #handOverAhead(call: Call): boolean {
    if (!this.#quick || this.#queue.length > 0) return false;
    let least: Environment | undefined;
    for (const each of this.environments) {
      if (each.state !== 'ready' || each.pending.length >= HAND_OVER_AHEAD) continue;
      if (least === undefined || each.pending.length < least.pending.length) least = each;
    }
    if (least === undefined) return false;
    least.dispatch(call);
    this.#keepTicking();
    return true;
  }

  /** The one used last, which is warmest and lets the others age. */
  #takeIdle(): Environment | undefined {
    for (let each = this.#idle.pop(); each; each = this.#idle.pop()) if (each.idle) return each;
    return undefined;
  }

  #grow(): void {
    if (this.#closed || this.environments.size >= HARD_LIMIT || !this.#host.makeRoom()) return;
    this.#starting += 1;
    this.environments.add(this.#host.start(this.definition, this));
  }

  #keepTicking(): void {
    if (this.#tick !== undefined || this.#closed) return;
    this.#tick = setTimeout(() => {
      this.#tick = undefined;
      this.#look();
    }, LOOK_EVERY_MS);
  }

  /** Looks after what waits: takes calls back from behind a slow one, starts environments, refuses. */
  #look(): void {
    const now = performance.now();
    let ahead = false;
    let stuck = true;
    for (const environment of this.environments) {
      const running = environment.pending[0];
      if (running === undefined) continue;
      const age = now - running.startedAt;
      if (age < STUCK_AFTER_MS) stuck = false;
      if (environment.pending.length < 2) continue;
      ahead = true;
      if (age > LOOK_EVERY_MS) environment.revokeWaiting();
    }
    const oldest = this.#queue.peek();
    if (oldest !== undefined) {
      const waited = now - oldest.queuedAt;
      const size = this.environments.size;
      if (waited > STUCK_AFTER_MS && stuck) {
        // A start under way is help on its way, until it takes long.
        if (this.#starting < (waited > 10 * STUCK_AFTER_MS ? 4 : 1)) this.#grow();
        if (waited > REFUSE_AFTER_MS && this.environments.size === size && this.#starting === 0)
          this.#refuse(now);
      } else if (
        waited > LOOK_EVERY_MS &&
        size < SOFT_LIMIT &&
        this.#starting === 0 &&
        this.#worthGrowing()
      ) {
        this.#grow();
      }
    }
    if (oldest !== undefined || ahead) this.#keepTicking();
  }

  #worthGrowing(): boolean {
    return ((this.#meanMs ?? 0) * this.#inFlight) / this.environments.size > WORTH_GROWING_MS;
  }

  #refuse(now: number): void {
    for (let call = this.#queue.peek(); call; call = this.#queue.peek()) {
      if (now - call.queuedAt < REFUSE_AFTER_MS) return;
      this.#queue.shift();
      call.settle(throttled(this.definition.name));
    }
  }
}
