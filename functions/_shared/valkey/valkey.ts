import { hash } from 'node:crypto';
import { Redis } from 'iovalkey';
import * as z from 'zod/mini';
import { flag, parseEnv, port } from '../env/env.ts';
import { dependencyDown } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  CACHE_HOST: z.string().check(z.minLength(1)),
  CACHE_PORT: port(),
  CACHE_TLS: flag(),
});

export type CacheEnv = z.output<typeof schema>;

/** Where Valkey is, as the stack says. */
export const cacheEnv = lazy(() => parseEnv(schema));

/**
 * Valkey, by the few operations that are used. Every method throws AppError `dependency-down` (503) when it
 * cannot be reached or does not answer in time; nothing is queued while it is away.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** The bytes of several keys in one command (MGET); undefined where there is none. The keys must share a hash tag. */
  getBytes(...keys: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** Keeps the value for this many seconds. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Keeps one value under several keys, in one round trip. */
  setAll(keys: readonly string[], value: string, ttlSeconds: number): Promise<void>;
  delete(...keys: readonly string[]): Promise<void>;
  /** Runs a Lua script; its text is sent once a connection. */
  run(script: Script, keys: readonly string[], args: readonly ScriptArgument[]): Promise<unknown>;
  /** Resolves when the server answers. */
  ping(): Promise<void>;
}

export type ScriptArgument = string | number | Buffer;

export interface Script {
  readonly lua: string;
  /** Hex SHA-1 of the text, by which the server knows it (EVALSHA). */
  readonly sha1: string;
}

/** A Lua script and the digest by which the server keeps it. */
export function script(lua: string): Script {
  return { lua, sha1: hash('sha1', lua, 'hex') };
}

/** Milliseconds. A cache that takes longer is of no use: the caller falls back or answers 503. */
export interface CacheTimeouts {
  readonly connect: number;
  readonly command: number;
}

const DEFAULT_TIMEOUTS: CacheTimeouts = { connect: 1_000, command: 1_000 };

/** Milliseconds without a command after which the connection is tried before it is used. */
const IDLE_MS = 2_000;

/** One connection for one execution environment, opened on first use and again after it broke. */
export class ValkeyCache implements Cache {
  readonly #env: () => CacheEnv;
  readonly #timeouts: CacheTimeouts;
  #client: Redis | undefined;
  #connected: Promise<void> | undefined;
  #lastUse = 0;

  constructor(env: () => CacheEnv, timeouts = DEFAULT_TIMEOUTS) {
    this.#env = env;
    this.#timeouts = timeouts;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#use((client) => client.get(key))) ?? undefined;
  }

  async getBytes(...keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    const values = await this.#use((client) => client.mgetBuffer(...keys));
    return values.map((value) => value ?? undefined);
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.#use((client) => client.set(key, value, 'EX', ttlSeconds));
  }

  async setAll(keys: readonly string[], value: string, ttlSeconds: number): Promise<void> {
    await this.#use((client) => Promise.all(keys.map((key) => client.set(key, value, 'EX', ttlSeconds))));
  }

  async delete(...keys: readonly string[]): Promise<void> {
    // One command a key: the keys of a serverless cache lie in different slots.
    await this.#use((client) => Promise.all(keys.map((key) => client.del(key))));
  }

  async run({ lua, sha1 }: Script, keys: readonly string[], args: readonly ScriptArgument[]) {
    return this.#use(async (client) => {
      try {
        return await client.evalsha(sha1, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return await client.eval(lua, keys.length, ...keys, ...args);
      }
    });
  }

  async ping(): Promise<void> {
    await this.#use((client) => client.ping());
  }

  /** Ends the connection; the next command opens another. */
  close(): void {
    this.#client?.disconnect();
    this.#client = undefined;
  }

  async #use<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    try {
      return await command(await this.#open());
    } catch (error) {
      if (isReply(error)) throw error;
      // Whatever state the client is in, the next command starts with a new one.
      this.close();
      throw dependencyDown('redis', error);
    } finally {
      this.#lastUse = Date.now();
    }
  }

  async #open(): Promise<Redis> {
    const open = this.#client;
    if (open && (await this.#answers(open))) return open;
    if (open && open === this.#client) this.close();
    // Whoever comes while it connects takes the same one, and waits too.
    const client = this.#client ?? this.#make();
    if (client !== this.#client) {
      this.#client = client;
      this.#connected = client.connect();
    }
    await this.#connected;
    return client;
  }

  /** After a pause the connection is tried first: the environment may have been frozen, and the server gone. */
  async #answers(client: Redis): Promise<boolean> {
    try {
      await this.#connected;
      if (Date.now() - this.#lastUse >= IDLE_MS) await client.ping();
      return client.status === 'ready';
    } catch {
      // Why it broke does not matter: the new connection reports what is wrong, if anything still is.
      return false;
    }
  }

  #make(): Redis {
    const { CACHE_HOST, CACHE_PORT, CACHE_TLS } = this.#env();
    const client = new Redis({
      host: CACHE_HOST,
      port: CACHE_PORT,
      ...(CACHE_TLS && { tls: { servername: CACHE_HOST } }),
      lazyConnect: true,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      connectTimeout: this.#timeouts.connect,
      commandTimeout: this.#timeouts.command,
      retryStrategy: () => null,
    });
    // A connection that breaks while idle shows at the next command; without a listener it ends the process.
    client.on('error', () => client.disconnect());
    client.on('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }
}

/** The server answered, with an error of its own: it is there. */
function isReply(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return false;
  return !/^(LOADING|MASTERDOWN|CLUSTERDOWN|OOM|NOAUTH|WRONGPASS)/.test(error.message);
}

/** The shared cache. Connects when the first command is sent. */
export const cache: () => Cache = lazy(() => new ValkeyCache(cacheEnv));
