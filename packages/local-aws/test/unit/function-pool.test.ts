import { availableParallelism } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Call } from '../../src/execution/call.ts';
import type { Environment, EnvironmentOwner } from '../../src/execution/environment-options.ts';
import { FunctionPool } from '../../src/execution/function-pool.ts';

/** An environment that the test drives: it starts, answers and ends when told. */
class FakeEnvironment implements Environment {
  pending: Call[] = [];
  state: Environment['state'] = 'starting';
  lastUsedAt = 0;
  readonly pid = 1;
  revokes = 0;
  readonly #owner: EnvironmentOwner;
  constructor(owner: EnvironmentOwner) {
    this.#owner = owner;
  }
  get idle(): boolean {
    return this.state === 'ready' && this.pending.length === 0;
  }
  dispatch(call: Call): void {
    this.pending.push(call);
    if (this.pending.length === 1) call.startedAt = performance.now();
  }
  revokeWaiting(): void {
    this.revokes += 1;
    this.#owner.released(this.pending.splice(1));
  }
  retire(): void {
    this.state = 'closing';
  }
  async kill(): Promise<void> {
    this.state = 'gone';
    this.#owner.gone(this);
  }
  pushClock(): void {}
  checkMemory(): void {}
  becomeReady(): void {
    this.state = 'ready';
    this.#owner.ready(this);
  }
  answer(durationMs: number): void {
    const call = this.pending.shift();
    if (!call) throw new Error('nothing to answer');
    call.durationMs = durationMs;
    if (this.pending[0]) this.pending[0].startedAt = performance.now();
    call.settle({ ok: true, payload: '1' });
    this.#owner.settled(this);
  }
}

const definition = {
  name: 'f',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  codeDir: '/code',
  layerDirs: [],
  environment: {},
  timeoutSeconds: 900,
  memoryMb: 128,
  roleArn: 'role',
  inVpc: false,
};
let made: FakeEnvironment[];
let room: boolean;
const newPool = (extra = {}) =>
  new FunctionPool(
    { ...definition, ...extra },
    {
      start: (_, owner) => {
        const environment = new FakeEnvironment(owner);
        made.push(environment);
        return environment;
      },
      makeRoom: () => room,
    },
  );
const submit = (pool: FunctionPool): Call => {
  const call = new Call(
    { requestId: 'r', trigger: 't', payload: '{}', functionName: 'f', memoryMb: 128 },
    () => undefined,
  );
  pool.submit(call);
  return call;
};
const at = (index: number): FakeEnvironment => {
  const environment = made[index];
  if (!environment) throw new Error(`no environment ${index}`);
  return environment;
};
const kindOf = ({ outcome }: Call) => (outcome === undefined || outcome.ok ? undefined : outcome.kind);

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  room = true;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a pool', () => {
  test('starts one environment for a burst and feeds it from the queue', () => {
    const pool = newPool();
    const calls = [submit(pool), submit(pool), submit(pool)];
    expect(made).toHaveLength(1);
    at(0).becomeReady();
    expect(at(0).pending).toEqual([calls[0]]);
    at(0).answer(50);
    expect(at(0).pending).toEqual([calls[1]]);
  });

  test('hands calls over ahead to a quick function only, and takes them back from behind a slow one', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    at(0).answer(0.2);
    const calls = [submit(pool), submit(pool), submit(pool)];
    expect(at(0).pending).toEqual(calls);
    vi.advanceTimersByTime(40);
    expect(at(0).revokes).toBeGreaterThan(0);
    expect(at(0).pending).toEqual([calls[0]]);
    at(0).answer(60);
    expect(at(0).pending[0]).toBe(calls[1]);
  });

  test('does not grow for quick calls, and grows for slow ones', () => {
    const quick = newPool();
    submit(quick);
    at(0).becomeReady();
    at(0).answer(0.1);
    for (let n = 0; n < 50; n += 1) submit(quick);
    vi.advanceTimersByTime(15);
    expect(made).toHaveLength(1);

    made = [];
    const slow = newPool();
    submit(slow);
    at(0).becomeReady();
    at(0).answer(5);
    for (let n = 0; n < 50; n += 1) submit(slow);
    vi.advanceTimersByTime(25);
    expect(made.length).toBeGreaterThan(1);
  });

  test('lets as many environments as there are processors work on short calls, and more on long ones', async () => {
    const processors = Math.max(2, availableParallelism());
    const atWork = async (durationMs: number) => {
      made = [];
      const pool = newPool();
      for (let n = 0; n < 1000; n += 1) submit(pool);
      for (let turn = 0; turn < 60; turn += 1) {
        vi.advanceTimersByTime(12);
        for (const environment of made) {
          if (environment.state === 'starting') environment.becomeReady();
          else if (environment.pending.length > 0) environment.answer(durationMs);
        }
      }
      const count = made.filter((environment) => environment.pending.length > 0).length;
      await pool.close();
      return count;
    };
    expect(await atWork(7)).toBe(processors);
    expect(await atWork(70)).toBe(processors * 4);
  });

  test('does not take the first call of an environment, which loads and connects, for its pace', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    at(0).answer(0.1);
    const cold = submit(pool);
    cold.initMs = 50;
    at(0).answer(900);
    const calls = [submit(pool), submit(pool)];
    expect(at(0).pending).toEqual(calls);
  });

  test('grows past every busy environment when nothing moves, so that nested calls never wait for ever', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    for (let depth = 1; depth < 40; depth += 1) {
      const call = submit(pool);
      vi.advanceTimersByTime(300);
      at(made.length - 1).becomeReady();
      expect(made.some((environment) => environment.pending.includes(call))).toBe(true);
    }
    expect(made.length).toBe(40);
  });

  test('refuses what has waited when there is no room for more', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    room = false;
    const call = submit(pool);
    vi.advanceTimersByTime(2_900);
    expect(call.outcome).toBeUndefined();
    vi.advanceTimersByTime(200);
    expect(kindOf(call)).toBe('throttled');
  });

  test('refuses at once above the reserved concurrency', () => {
    const pool = newPool({ reservedConcurrency: 2 });
    const calls = [submit(pool), submit(pool), submit(pool)];
    expect(calls.map(kindOf)).toEqual([undefined, undefined, 'throttled']);
    at(0).becomeReady();
    at(0).answer(1);
    expect(kindOf(submit(pool))).toBeUndefined();
  });

  test('sends what waits to the one that replaces it', () => {
    const old = newPool();
    submit(old);
    at(0).becomeReady();
    const waiting = submit(old);
    const fresh = newPool();
    old.replaceBy(fresh);
    expect(at(0).state).toBe('closing');
    at(1).becomeReady();
    expect(at(1).pending).toEqual([waiting]);
    submit(old);
    expect(at(0).pending).toHaveLength(1);
  });

  test('gives every call an end when it closes', async () => {
    const pool = newPool();
    const call = submit(pool);
    await pool.close();
    expect(kindOf(call)).toBe('crash');
  });
});
