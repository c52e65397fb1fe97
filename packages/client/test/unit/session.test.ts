import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Channel, createSession, type Locks } from '../../src/session.ts';
import type { AccessToken, TokenStore } from '../../src/token-store.ts';
import { tokensOf } from '../support/tokens.ts';

/** Web Locks of one origin: one holder at a time, waiters in order, each until its signal is aborted. */
function fakeLocks(): Locks & { hold(): () => void } {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    request(_name, { signal }, work) {
      const before = tail;
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      const turn = Promise.race([before, aborted]).then(work);
      tail = turn.catch(() => before);
      return turn;
    },
    hold() {
      let release = () => {};
      tail = new Promise<void>((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

/** The channels of one origin: what one says reaches all others, later. */
function fakeChannels() {
  const listeners: { owner: object; listener: (event: { data: unknown }) => void }[] = [];
  return (): Channel => {
    const owner = {};
    return {
      postMessage(data) {
        queueMicrotask(() => {
          for (const each of listeners) if (each.owner !== owner) each.listener({ data });
        });
      },
      addEventListener: (_type, listener) => void listeners.push({ owner, listener }),
      close() {},
    };
  };
}

/** The API's end of a cookie that all tabs share. */
class FakeStore implements TokenStore {
  renewals = 0;
  ended = 0;
  userId: string | undefined = 'ada';
  fails = false;
  expiresIn = 900;
  async keep(): Promise<AccessToken> {
    return tokensOf(this.userId ?? '', 'kept', this.expiresIn);
  }
  async renew(): Promise<AccessToken | undefined> {
    this.renewals += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (this.fails) throw new Error('away');
    return this.userId === undefined
      ? undefined
      : tokensOf(this.userId, `renewed-${this.renewals}`, this.expiresIn);
  }
  async end(): Promise<void> {
    this.ended += 1;
  }
  async drop(): Promise<void> {}
}

let store: FakeStore;
beforeEach(() => {
  vi.useFakeTimers();
  store = new FakeStore();
});
afterEach(() => {
  vi.useRealTimers();
});

async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  await vi.advanceTimersByTimeAsync(20_000);
  return promise;
}

describe('one renewal for all', () => {
  it('calls of one tab that need a token at once share a renewal', async () => {
    const session = createSession({ store });
    const tokens = await settle(Promise.all([session.token(), session.token(), session.token()]));
    expect(new Set(tokens)).toEqual(new Set([tokensOf('ada', 'renewed-1').accessToken]));
    expect(store.renewals).toBe(1);
  });

  it('three tabs that wake at once renew once', async () => {
    const locks = fakeLocks();
    const channel = fakeChannels();
    const tabs = [1, 2, 3].map(() => createSession({ store, locks, channel: channel() }));
    const tokens = await settle(Promise.all(tabs.map((tab) => tab.token())));
    expect(new Set(tokens).size).toBe(1);
    expect(store.renewals).toBe(1);
    expect(tabs.map((tab) => tab.state.status)).toEqual(['signed-in', 'signed-in', 'signed-in']);
  });

  it('a lock that is never given back does not hang the client', async () => {
    const locks = fakeLocks();
    locks.hold();
    const session = createSession({ store, locks });
    expect(await settle(session.token())).toBe(tokensOf('ada', 'renewed-1').accessToken);
  });

  it('a renewal that fails for want of an answer signs nobody out', async () => {
    const session = createSession({ store });
    await settle(session.start(tokensOf('ada', 'first')));
    store.fails = true;
    await expect(settle(session.renew(tokensOf('ada', 'kept').accessToken))).rejects.toThrow('away');
    expect(session.state).toEqual({ status: 'signed-in', userId: 'ada' });
  });
});

describe('the age of a token', () => {
  it('is measured from its receipt: a wall clock that is two hours off makes no loop and no sign-out', async () => {
    let monotonic = 0;
    for (const hours of [2, -2]) {
      vi.setSystemTime(Date.now() + hours * 3_600_000);
      const session = createSession({ store, now: () => monotonic });
      await settle(session.start(tokensOf('ada', 'first')));
      monotonic += 800_000;
      const before = store.renewals;
      for (let calls = 0; calls < 10; calls += 1) await settle(session.token());
      expect(store.renewals).toBe(before);
      monotonic += 100_000;
      await settle(session.token());
      expect(store.renewals).toBe(before + 1);
    }
  });

  it('a token that the API refuses is renewed whatever its age', async () => {
    const session = createSession({ store });
    await settle(session.start(tokensOf('ada', 'first')));
    const refused = (await session.token()) ?? '';
    expect(await settle(session.renew(refused))).toBe(tokensOf('ada', 'renewed-1').accessToken);
    // Whoever was refused with the old one as well gets the new one without another renewal.
    expect(await settle(session.renew(refused))).toBe(tokensOf('ada', 'renewed-1').accessToken);
    expect(store.renewals).toBe(1);
  });
});

describe('a change of account', () => {
  it('a sign-out ends the calls under way, here and in the other tabs', async () => {
    const channel = fakeChannels();
    const here = createSession({ store, channel: channel() });
    const there = createSession({ store, channel: channel() });
    await settle(here.start(tokensOf('ada', 'first')));
    const signals = [here.signal, there.signal];
    await settle(here.end());
    expect(signals.map((signal) => signal.reason?.name)).toEqual([
      'SessionChangedError',
      'SessionChangedError',
    ]);
    expect([here.state.status, there.state.status]).toEqual(['signed-out', 'signed-out']);
    expect(await here.token()).toBeUndefined();
    expect(store.ended).toBe(1);
  });

  it('another account in another tab is another session in this one', async () => {
    const channel = fakeChannels();
    const here = createSession({ store, channel: channel() });
    const there = createSession({ store, channel: channel() });
    const seen: unknown[] = [];
    await settle(here.start(tokensOf('ada', 'first')));
    const { signal } = there;
    there.subscribe(() => seen.push(there.state));
    store.userId = 'linus';
    await settle(here.start(tokensOf('linus', 'second')));
    expect(signal.aborted).toBe(true);
    expect(seen).toEqual([{ status: 'signed-in', userId: 'linus' }]);
  });

  it('a renewal that finds another account in the cookie is a change of account', async () => {
    const session = createSession({ store });
    await settle(session.start(tokensOf('ada', 'first')));
    const { signal } = session;
    store.userId = 'linus';
    await settle(session.renew((await session.token()) ?? ''));
    expect(signal.aborted).toBe(true);
    expect(session.state).toEqual({ status: 'signed-in', userId: 'linus' });
  });

  it('a renewal under way when somebody signs out does not sign them in again', async () => {
    const session = createSession({ store });
    await settle(session.start(tokensOf('ada', 'first')));
    const renewal = session.renew((await session.token()) ?? '');
    await session.end();
    expect(await settle(renewal)).toBeUndefined();
    expect(session.state.status).toBe('signed-out');
  });
});
