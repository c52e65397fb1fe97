/**
 * Valkey, by the few operations that are used. Every method throws AppError `dependency-down` (503) when it
 * cannot be reached or does not answer in time; nothing is queued while it is away.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Keeps the value for this many seconds. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(...keys: readonly string[]): Promise<void>;
  /** Runs a Lua script; its text is sent once a connection. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** Resolves when the server answers. */
  ping(): Promise<void>;
}

export interface Script {
  readonly lua: string;
  /** Hex SHA-1 of the text, by which the server knows it (EVALSHA). */
  readonly sha1: string;
}
