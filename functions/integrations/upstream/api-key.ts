import * as z from 'zod/mini';
import { UpstreamFailure } from './failure.ts';

/** A key that an operator has changed is used after at most this long. */
const KEPT_MS = 5 * 60_000;

const stored = z.object({ key: z.string().check(z.trim(), z.minLength(1)) });

/**
 * The key that the secret `{"key": "…"}` holds, read when it is first needed and again after five minutes.
 * @throws UpstreamFailure `no-key` while the secret holds none or cannot be read
 */
export type ApiKey = () => Promise<string>;

export function createApiKey(readSecret: () => Promise<string>): ApiKey {
  let known: { readonly key: string; readonly until: number } | undefined;
  return async () => {
    if (known && known.until > Date.now()) return known.key;
    known = { key: await readKey(readSecret), until: Date.now() + KEPT_MS };
    return known.key;
  };
}

async function readKey(readSecret: () => Promise<string>): Promise<string> {
  try {
    return stored.parse(JSON.parse(await readSecret())).key;
  } catch (cause) {
    throw new UpstreamFailure('no-key', 'the secret holds no key', { cause });
  }
}
