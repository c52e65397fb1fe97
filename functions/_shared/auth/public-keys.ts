import * as z from 'zod/mini';
import { parseEnv } from '../env/env.ts';
import { lazy } from '../lazy.ts';

/** A JSON Web Key Set (RFC 7517) that says when the next change of it is due. */
const publishedKeys = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() })),
  /** Seconds since the epoch; the set is read again after it. */
  exp: z.number(),
});

const text = z.pipe(
  z.string(),
  z.transform((json): unknown => JSON.parse(json)),
);

const envSchema = z.object({
  /** The set as it was at the deployment. */
  AUTH_JWKS: z.pipe(text, publishedKeys),
  /** Name of the parameter of Systems Manager that holds it as it is now. */
  AUTH_JWKS_PARAMETER: z.string().check(z.minLength(1)),
});

/** Between two readings, so that made-up key ids cost no more than this. */
const PAUSE_MS = 30_000;

export type KeySet = z.output<typeof publishedKeys>;

export interface PublicKeys {
  /** The set, read again where a change of it was due. An outage leaves the one that is known. */
  current(): Promise<KeySet>;
  /**
   * The same; read again where it lacks this key, which may have been made since.
   * @throws AppError `dependency-down` (503) when it lacks the key and cannot be read
   */
  lookFor(kid: string): Promise<KeySet>;
}

/**
 * The public keys of access tokens. The environment's own serve without a call until a rotation is due, which is a
 * month after the last; from then on an execution environment reads the set once.
 * @param read the published set as JSON
 */
export function publicKeys(known: KeySet, read: () => Promise<string>): PublicKeys {
  let set = known;
  let readAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;
  let failure: unknown;
  const load = async (): Promise<void> => {
    readAt = Date.now();
    try {
      set = z.pipe(text, publishedKeys).parse(await read());
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  };
  const reload = async (): Promise<void> => {
    if (pending === undefined && Date.now() - readAt < PAUSE_MS) return;
    pending ??= load().finally(() => {
      pending = undefined;
    });
    await pending;
  };
  const current = async (): Promise<KeySet> => {
    if (Date.now() >= set.exp * 1000) await reload();
    return set;
  };
  return {
    current,
    async lookFor(kid) {
      const has = () => set.keys.some((key) => key.kid === kid);
      await current();
      if (has()) return set;
      await reload();
      if (!has() && failure !== undefined) throw failure;
      return set;
    },
  };
}

/** Those of this deployment. */
export const deployedKeys = lazy(() => {
  const { AUTH_JWKS, AUTH_JWKS_PARAMETER } = parseEnv(envSchema);
  return publicKeys(AUTH_JWKS, async () => {
    // The client is loaded by the first reading, which most functions never make.
    const { readParameter } = await import('../aws/ssm.ts');
    return await readParameter(AUTH_JWKS_PARAMETER);
  });
});
