import type { Tokens } from './generated/routes.ts';
import { SessionChangedError } from './problem.ts';
import type { AccessToken, TokenStore } from './token-store.ts';

/** The part of the Web Locks API that is used. */
export interface Locks {
  request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
}
/** The part of a BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}
export interface SessionOptions {
  readonly store: TokenStore;
  /** Milliseconds on a clock that nobody sets; `performance.now` by default. */
  readonly now?: () => number;
  /** Shared by every tab and process that shares the store; without it each renews for itself. */
  readonly locks?: Locks | undefined;
  /** Tells the other tabs of a new token, a sign-in and a sign-out. */
  readonly channel?: Channel | undefined;
}

/** Who is signed in: an id, nobody, or not known before the first renewal. */
export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signed-out' }
  | { readonly status: 'signed-in'; readonly userId: string };

export interface Session {
  readonly state: SessionState;
  /** Aborted, with a SessionChangedError, when another account signs in here or nobody is signed in any more. */
  readonly signal: AbortSignal;
  /** Called whenever `state` has changed; gives what ends it. */
  subscribe(listener: () => void): () => void;
  /** An access token that is good for a while; undefined when nobody is signed in. Rejects when the API is away. */
  token(): Promise<string | undefined>;
  /** A token other than this one, which the API refused; undefined when the session is over. */
  renew(refused: string): Promise<string | undefined>;
  /** Begins with the tokens of a sign-in. */
  start(tokens: Tokens): Promise<void>;
  /** Signs out here and in every other tab, whether the API answers or not. */
  end(): Promise<void>;
  /** The session is over at the API already: drops it. */
  drop(): void;
  /** Leaves the other tabs; the session itself goes on. */
  close(): void;
}

/** Renewed this long before it runs out, ms. */
const MARGIN = 60_000;
/** A lock that is held for longer belongs to a tab that hangs or was frozen: the work goes on without it, ms. */
const LOCK_PATIENCE = 8000;
const LOCK = 'nubo-session';

interface Held extends AccessToken {
  readonly receivedAt: number;
}

/**
 * Keeps one signed-in account: its access token, renewed once for all calls that need a new one at the same time, in
 * all tabs. The token's age is measured on this machine from when it was received, so that a wrong wall clock does
 * not matter; a 401 of the API decides.
 */
export function createSession({
  store,
  now = () => performance.now(),
  locks,
  channel,
}: SessionOptions): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = { status: 'unknown' };
  let held: Held | undefined;
  let changed = new AbortController();
  /** Counts the changes of `state`. */
  let generation = 0;
  let renewing: Promise<string | undefined> | undefined;

  function setState(next: SessionState): void {
    const before = state;
    state = next;
    if (userOf(before) === userOf(next) && before.status === next.status) return;
    generation += 1;
    if (before.status !== 'unknown') {
      const ended = changed;
      changed = new AbortController();
      ended.abort(new SessionChangedError());
    }
    for (const listener of listeners) listener();
  }
  function hold(token: AccessToken): void {
    held = { ...token, receivedAt: now() };
    setState({ status: 'signed-in', userId: subjectOf(token.accessToken) });
  }
  function forget(): void {
    held = undefined;
    setState({ status: 'signed-out' });
  }
  const isGood = ({ receivedAt, expiresIn }: Held) => now() - receivedAt < expiresIn * 1000 - MARGIN;

  channel?.addEventListener('message', ({ data }) => {
    const message = messageOf(data);
    if (message === 'signed-out') forget();
    else if (message) hold(message);
  });

  /** Another tab may have renewed while this one waited, so what is held is looked at again under the lock. */
  function renewOnce(refused: string | undefined): Promise<string | undefined> {
    renewing ??= exclusively(locks, async () => {
      if (held && held.accessToken !== refused && isGood(held)) return held.accessToken;
      const before = generation;
      const token = await store.renew();
      // Somebody signed in or out here meanwhile: what was asked for before is out of date.
      if (before !== generation) return held?.accessToken;
      if (!token) {
        forget();
        return undefined;
      }
      hold(token);
      channel?.postMessage({ accessToken: token.accessToken, expiresIn: token.expiresIn });
      return token.accessToken;
    }).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  return {
    get state() {
      return state;
    },
    get signal() {
      return changed.signal;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async token() {
      if (state.status === 'signed-out') return undefined;
      if (held && isGood(held)) return held.accessToken;
      return renewOnce(undefined);
    },
    async renew(refused) {
      if (held && held.accessToken !== refused) return held.accessToken;
      return state.status === 'signed-out' ? undefined : renewOnce(refused);
    },
    async start(tokens) {
      const token = await exclusively(locks, () => store.keep(tokens));
      hold(token);
      channel?.postMessage({ accessToken: token.accessToken, expiresIn: token.expiresIn });
    },
    async end() {
      forget();
      channel?.postMessage('signed-out');
      await exclusively(locks, () => store.end());
    },
    drop() {
      forget();
      void store.drop();
    },
    close: () => channel?.close(),
  };
}

/** Runs the work under the lock, or without it once it was waited for in vain. */
async function exclusively<T>(locks: Locks | undefined, work: () => Promise<T>): Promise<T> {
  if (!locks) return work();
  let begun = false;
  const begin = () => {
    begun = true;
    return work();
  };
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LOCK_PATIENCE);
  try {
    return await locks.request(LOCK, { signal: patience.signal }, () => {
      clearTimeout(timer);
      return begin();
    });
  } catch (error) {
    if (begun || !patience.signal.aborted) throw error;
    return work();
  } finally {
    clearTimeout(timer);
  }
}

const userOf = (state: SessionState): string | undefined =>
  state.status === 'signed-in' ? state.userId : undefined;

/** The `sub` of a JWT, which is not verified here: that is the API's business. */
function subjectOf(jwt: string): string {
  const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : '';
}

function messageOf(data: unknown): AccessToken | 'signed-out' | undefined {
  if (data === 'signed-out') return data;
  if (typeof data !== 'object' || data === null || !('accessToken' in data) || !('expiresIn' in data))
    return undefined;
  return { accessToken: String(data.accessToken), expiresIn: Number(data.expiresIn) };
}
