import { availableParallelism } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Call } from '../../src/execution/call.ts';
import type { Environment, EnvironmentOwner } from '../../src/execution/environment-options.ts';
import { FunctionPool } from '../../src/execution/function-pool.ts';

/** An environment that the test drives: it starts, answers and ends when told. */
class FakeEnvironment implements Environment {
  call: Call | undefined;
  state: Environment['state'] = 'starting';
  lastUsedAt = 0;
  readonly pid = 1;
  readonly #owner: EnvironmentOwner;
  constructor(owner: EnvironmentOwner) {
    this.#owner = owner;
  }
  get idle(): boolean {
    return this.state === 'ready' && this.call === undefined;
  }
  dispatch(call: Call): void {
    if (!this.idle) throw new Error('it runs a call already');
    this.call = call;
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
  answer(): void {
    const { call } = this;
    if (!call) throw new Error('nothing to answer');
    this.call = undefined;
    call.finish({ ok: true, payload: '1' });
    this.#owner.finished(this);
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
  test('makes an environment for each call that finds none free', () => {
    const pool = newPool();
    const calls = [submit(pool), submit(pool), submit(pool)];
    expect(made).toHaveLength(3);
    for (const environment of made) environment.becomeReady();
    expect(made.map(({ call }) => call)).toEqual(calls);
  });

  test('gives the next call to an environment that is free, and never two at once', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    at(0).answer();
    const next = submit(pool);
    expect(at(0).call).toBe(next);
    const another = submit(pool);
    expect(made).toHaveLength(2);
    at(0).answer();
    expect(at(0).call).toBe(another);
  });

  test('makes another for a call whose environment is retired before it is ready', () => {
    const pool = newPool();
    const call = submit(pool);
    at(0).retire();
    void at(0).kill();
    expect(made).toHaveLength(2);
    at(1).becomeReady();
    expect(at(1).call).toBe(call);
    at(1).answer();
    expect(pool.busy).toBe(false);
  });

  test('lets calls wait once there are several environments for each processor', () => {
    const pool = newPool();
    const calls = Array.from({ length: 200 }, () => submit(pool));
    expect(made).toHaveLength(Math.max(8, availableParallelism() * 4));
    for (const environment of [...made]) environment.becomeReady();
    const waiting = calls[made.length];
    at(0).answer();
    expect(at(0).call).toBe(waiting);
  });

  test('makes one more for a call that waits long, so that nested calls never wait for ever', () => {
    const pool = newPool();
    for (let depth = 0; depth < 40; depth += 1) {
      const call = submit(pool);
      vi.advanceTimersByTime(1_100);
      at(made.length - 1).becomeReady();
      expect(made.some((environment) => environment.call === call)).toBe(true);
    }
    expect(made).toHaveLength(40);
  });

  test('throttles what has waited when there is no room for more', () => {
    const pool = newPool();
    submit(pool);
    at(0).becomeReady();
    room = false;
    const call = submit(pool);
    vi.advanceTimersByTime(4_900);
    expect(call.outcome).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(kindOf(call)).toBe('throttled');
  });

  test('throttles at once above the reserved concurrency', () => {
    const pool = newPool({ reservedConcurrency: 2 });
    const calls = [submit(pool), submit(pool), submit(pool)];
    expect(calls.map(kindOf)).toEqual([undefined, undefined, 'throttled']);
    at(0).becomeReady();
    at(0).answer();
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
    at(made.length - 1).becomeReady();
    expect(at(made.length - 1).call).toBe(waiting);
    submit(old);
    expect(at(0).call).not.toBe(undefined);
  });

  test('gives every call an end when it closes', async () => {
    const pool = newPool();
    const call = submit(pool);
    await pool.close();
    expect(kindOf(call)).toBe('crash');
  });
});
