// Longer than most: one class that holds a queue and everything that is decided by looking at it.

import { availableParallelism } from 'node:os';
import type { FunctionDefinition } from '../core/world.ts';
import type { Call } from './call.ts';
import type { Environment, EnvironmentOwner } from './environment-options.ts';
import { type Outcome, shuttingDown, throttled } from './outcome.ts';
import { Pace } from './pace.ts';
import { createQueue } from './queue.ts';

/**
 * How many environments of a function work at once before a queue is better than another process. Short calls
 * gain nothing beyond the processors and cost: with eight environments on two, a call took three times the work.
 * Longer ones may wait on something meanwhile, and gain up to the greater limit.
 */
const PROCESSORS = Math.max(2, availableParallelism());
const SOFT_LIMIT = PROCESSORS * 4;
/** How often what waits is looked after, and how long a call waits before it matters. */
const LOOK_EVERY_MS = 10;
/** When the calls in hand would take longer than this at the recent pace, another environment pays. */
const WORTH_GROWING_MS = 20;
/** When nothing has moved for this long, environments are added beyond the limit. */
const STUCK_AFTER_MS = 100;
const HARD_LIMIT = 100;
/** At the hard limit, how long a call waits before it is refused. */
const REFUSE_AFTER_MS = 3000;

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
  readonly #pace = new Pace();
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
      const idle = this.#enoughAtWork ? undefined : this.#takeIdle();
      const environment = idle ?? this.#atWorkWithRoom();
      if (environment !== undefined) {
        environment.dispatch(call);
        if (environment.pending.length > 1) this.#keepTicking();
      } else {
        this.#queue.push(call);
        if (this.environments.size === 0) this.#grow();
        this.#keepTicking();
      }
    }
  }

  /** A call accepted here has ended, whatever its outcome. */
  ended(call: Call): void {
    this.#inFlight -= 1;
    const { durationMs, initMs } = call;
    // The first call of an environment loads and connects; those that follow do not.
    if (initMs === null || this.#pace.meanMs === undefined) this.#pace.add(durationMs);
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
    this.#fill(environment);
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
    if (environment.pending.length > 0 || !this.#enoughAtWork) this.#fill(environment);
    else if (environment.state === 'ready') this.#idle.push(environment);
  }

  #fill(environment: Environment): void {
    if (environment.state !== 'ready') return;
    const { ahead } = this.#pace;
    while (environment.pending.length < ahead) {
      const call = this.#queue.shift();
      if (call === undefined) break;
      environment.dispatch(call);
    }
    if (environment.pending.length === 0) this.#idle.push(environment);
  }

  /** True when one more at work would gain nothing. */
  get #enoughAtWork(): boolean {
    let atWork = 0;
    for (const each of this.environments) if (each.pending.length > 0) atWork += 1;
    return atWork >= (this.#pace.isShort ? PROCESSORS : SOFT_LIMIT);
  }

  /** The one at work with the least ahead of a short call. */
  #atWorkWithRoom(): Environment | undefined {
    const { ahead } = this.#pace;
    if (ahead === 1 || this.#queue.length > 0) return undefined;
    let least: Environment | undefined;
    for (const each of this.environments) {
      if (each.state !== 'ready' || each.pending.length === 0 || each.pending.length >= ahead) continue;
      if (least === undefined || each.pending.length < least.pending.length) least = each;
    }
    return least;
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
      if (waited > STUCK_AFTER_MS && stuck) this.#unblock(now, waited);
      else if (waited > LOOK_EVERY_MS && this.#starting === 0 && !this.#enoughAtWork && this.#worthGrowing)
        this.#add();
    }
    if (oldest !== undefined || ahead) this.#keepTicking();
  }

  /** Nothing moves: what waits may be what those at work wait for. */
  #unblock(now: number, waited: number): void {
    const { size } = this.environments;
    // A start under way is help on its way, until it takes long.
    if (this.#starting < (waited > 10 * STUCK_AFTER_MS ? 4 : 1)) this.#add();
    if (waited > REFUSE_AFTER_MS && this.environments.size === size && this.#starting === 0)
      this.#refuse(now);
  }

  /** Another environment for what waits: an idle one, or else a new one. */
  #add(): void {
    const idle = this.#takeIdle();
    if (idle === undefined) this.#grow();
    else this.#fill(idle);
  }

  get #worthGrowing(): boolean {
    return ((this.#pace.meanMs ?? 0) * this.#inFlight) / this.environments.size > WORTH_GROWING_MS;
  }

  #refuse(now: number): void {
    for (let call = this.#queue.peek(); call; call = this.#queue.peek()) {
      if (now - call.queuedAt < REFUSE_AFTER_MS) return;
      this.#queue.shift();
      call.settle(throttled(this.definition.name));
    }
  }
}
