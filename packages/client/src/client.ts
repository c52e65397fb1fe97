import type { Credentials, File as FileRecord, Registration, SignedIn, User } from './generated/routes.ts';
import { connectLive } from './live/connect-live.ts';
import type { Live, LiveOptions } from './live/types.ts';
import { ConnectionError, ProblemError, problemOf, SessionChangedError } from './problem.ts';
import { isRepeatable, withRetries } from './retry.ts';
import {
  type Answer,
  type AnyInput,
  type CallArguments,
  type HttpCall,
  httpCallOf,
  type Item,
  type PagedRoute,
  type Route,
} from './routes.ts';
import { type Channel, createSession, type Locks, type Session } from './session.ts';
import {
  cookieTokens,
  memoryTokens,
  type PublicCall,
  type RefreshTokens,
  storedTokens,
} from './token-store.ts';
import { type UploadOptions, uploadFile } from './upload/upload.ts';

export interface ClientOptions {
  /** `https://api.example.com`; in a browser the page's own origin by default. */
  readonly url?: string;
  /** `wss://…/ws`; by default below `url`. */
  readonly webSocketUrl?: string;
  /** Where the refresh token is: a store of your own, or `cookie` for one that no script can read (browsers, same site). */
  readonly tokens?: RefreshTokens | 'cookie';
  readonly fetch?: typeof globalThis.fetch;
}

type Outgoing = RequestInit & { readonly url: string };

/** An answer with what stands beside its body. */
export interface FullAnswer<R extends Route> {
  readonly data: Answer<R>;
  readonly status: number;
  readonly headers: Headers;
  /** Strong, of a single resource: `ifMatch` of the next change. */
  readonly etag: string | undefined;
}

export interface NuboClient {
  /** Of the API, without a slash at its end. */
  readonly url: string;
  readonly session: Session;
  /**
   * Calls a route and gives its JSON, or the response itself where that is something else.
   * @throws ProblemError for an error of the API, ConnectionError without an answer, SessionChangedError when the
   * account changed meanwhile
   */
  call<R extends Route>(route: R, ...options: CallArguments<R>): Promise<Answer<R>>;
  /** The same with status, headers and ETag. */
  request<R extends Route>(route: R, ...options: CallArguments<R>): Promise<FullAnswer<R>>;
  /** Any path of the API with the session's token; the answer as it is, whatever its status. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Every item of a paged route, page by page as they are asked for. */
  items<R extends PagedRoute>(
    route: R,
    ...options: CallArguments<R>
  ): AsyncGenerator<Item<R>, void, undefined>;
  upload(body: Blob, options?: UploadOptions): Promise<FileRecord>;
  /** A WebSocket connection of this session that comes back by itself and loses nothing. */
  connect(options: Omit<LiveOptions, 'url' | 'ticket' | 'token'>): Live;
  register(input: Registration): Promise<User>;
  signIn(credentials: Credentials): Promise<User>;
  /** Ends a sign-in with Google by the `code` that it came back with. */
  exchange(code: string): Promise<User>;
  signOut(): Promise<void>;
}

/** An answer that has not come by then will not, ms: API Gateway waits 30 s for a function. */
const PATIENCE = 35_000;
/** For the exchange of tokens, on which every other call waits, ms. */
const TOKEN_PATIENCE = 10_000;

/** A client of one Nubo, for one account at a time. */
export function createClient(options: ClientOptions = {}): NuboClient {
  const baseUrl = (options.url ?? ownOrigin()).replace(/\/$/, '');
  const { tokens = memoryTokens() } = options;
  const byCookie = tokens === 'cookie';
  const credentials = byCookie ? 'include' : 'omit';
  const publicCall: PublicCall = (method, path, body) =>
    send({
      method,
      url: `${baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TOKEN_PATIENCE),
      credentials,
    });
  const session = createSession({
    store: byCookie ? cookieTokens(publicCall) : storedTokens(publicCall, tokens),
    // A store of one's own may be shared by processes that have no lock in common; the API's grace covers those.
    ...(byCookie && { locks: browserLocks(), channel: browserChannel() }),
  });

  async function send(init: Outgoing): Promise<Response> {
    const { url, ...rest } = init;
    try {
      return await (options.fetch ?? globalThis.fetch)(url, rest);
    } catch (error) {
      const reason: unknown = rest.signal?.aborted ? rest.signal.reason : undefined;
      if (reason !== undefined && !isTimeout(reason)) throw reason;
      throw new ConnectionError('The API cannot be reached.', { cause: error });
    }
  }

  /** One call with the session's token; once more with a new token when the API refuses it. */
  async function authorised(init: Outgoing, signal?: AbortSignal | null) {
    // The session as it is when the call begins: an answer to somebody who has left is for nobody.
    const begun = session.state.status === 'unknown' ? undefined : session.signal;
    const token = await session.token();
    const ended = begun ?? session.signal;
    const signals = [ended, AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
    const attempt = (bearer: string | undefined) =>
      send({
        ...init,
        credentials: 'omit',
        signal: AbortSignal.any(signals),
        headers: { ...headersOf(init), ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) },
      });
    ended.throwIfAborted();
    let response = await attempt(token);
    if (response.status === 401 && token !== undefined) {
      const renewed = await session.renew(token);
      ended.throwIfAborted();
      if (renewed !== undefined) {
        await response.body?.cancel();
        response = await attempt(renewed);
      }
    }
    return { response, ended };
  }

  async function requestAny(route: string, input: AnyInput): Promise<FullAnswer<Route>> {
    const call = httpCallOf(baseUrl, route, input);
    if (call.method === 'POST' && isRepeatable(route)) {
      call.headers['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID();
    }
    return withRetries(route, input.signal, async () => {
      const { response, ended } = await authorised(requestInit(call), input.signal);
      if (!response.ok) throw await problemOf(response);
      const data = await dataOf(response);
      if (ended.aborted) throw new SessionChangedError();
      // The document that the types are made of describes what the API answers.
      return {
        data: data as Answer<Route>,
        status: response.status,
        headers: response.headers,
        etag: response.headers.get('etag') ?? undefined,
      };
    });
  }
  const request: NuboClient['request'] = async (route, ...[input]) =>
    // Narrowed to the one route that was asked for.
    (await requestAny(route, input ?? {})) as never;
  const call: NuboClient['call'] = async (route, ...input) => (await request(route, ...input)).data;

  async function signedIn(path: string, body: unknown): Promise<User> {
    const response = await publicCall('POST', path, body);
    if (!response.ok) throw await problemOf(response);
    // The shape is the API's own, checked there.
    const { user, ...pair } = (await response.json()) as SignedIn;
    await session.start(pair);
    return user;
  }

  return {
    url: baseUrl,
    session,
    call,
    request,
    fetch: async (path, init = {}) =>
      (await authorised({ ...init, url: `${baseUrl}${path}` }, init.signal)).response,
    async *items(route, ...[input]) {
      let cursor: string | undefined;
      do {
        const query = { ...(input as AnyInput | undefined)?.query, ...(cursor !== undefined && { cursor }) };
        const { data } = await requestAny(route, { ...input, query });
        const page = data as { readonly items: readonly never[]; readonly nextCursor: string | null };
        yield* page.items;
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    },
    upload: (body, uploadOptions = {}) => uploadFile(call, body, uploadOptions),
    connect: (liveOptions) =>
      connectLive({
        ...liveOptions,
        url: options.webSocketUrl ?? `${baseUrl.replace(/^http/, 'ws')}/ws`,
        ticket: async () => (await call('POST /ws/ticket')).ticket,
        token: async () => {
          const token = await session.token();
          if (token === undefined) throw new ProblemError(401, { detail: 'Nobody is signed in.' });
          return token;
        },
      }),
    register: (input) => signedIn('/register', input),
    signIn: (input) => signedIn('/login', input),
    exchange: (code) => signedIn('/auth/exchange', { code }),
    signOut: () => session.end(),
  };
}

function requestInit({ method, url, headers, body }: HttpCall): Outgoing {
  return { method, url, headers, ...(body !== undefined && { body }) };
}

const headersOf = ({ headers }: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(headers ?? {}));

async function dataOf(response: Response): Promise<unknown> {
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined;
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? response.json() : response;
}

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

/** Only browsers have a page. */
function ownOrigin(): string {
  if ('location' in globalThis)
    return (globalThis as unknown as { location: { origin: string } }).location.origin;
  throw new Error('createClient needs the url of the API');
}

function browserLocks(): Locks | undefined {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  return navigator?.locks;
}

function browserChannel(): Channel | undefined {
  // BroadcastChannel's own event type is wider than what is used of it.
  return 'BroadcastChannel' in globalThis
    ? (new BroadcastChannel('nubo-session') as unknown as Channel)
    : undefined;
}
