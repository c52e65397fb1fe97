import * as z from 'zod/mini';
import { dependencyDown } from '../../_shared/errors/errors.ts';
import type { CheckSignature, SignatureResult, SignedRequest } from './signatures.ts';

/** The content of `stripe-webhooks` and `github-webhooks`; without `secrets` nobody can sign yet. */
const content = z.object({ secrets: z._default(z.array(z.string().check(z.minLength(8))), []) });

/** A secret that was rolled in or taken out holds after this time everywhere. */
const FRESH_MS = 60_000;
/** A signature that no known secret made may be by one that was just rolled in. */
const RECENT_MS = 5_000;
/** For so long an outage of Secrets Manager costs no event. */
const STALE_MS = 15 * 60_000;
/** Between two attempts during such an outage. */
const PAUSE_MS = 10_000;

export interface ProviderSecrets {
  /** Those that may have signed. @throws AppError `dependency-down` (503) */
  current(): Promise<readonly string[]>;
  /** The same, read again if it is worth it; undefined if not. */
  newer(): Promise<readonly string[] | undefined>;
}

/**
 * The signing secrets of a provider, kept in the execution environment for a minute.
 * @param read the secret's text
 */
export function providerSecrets(read: () => Promise<string>): ProviderSecrets {
  let known: { readonly secrets: readonly string[]; readonly readAt: number } | undefined;
  let failedAt = 0;
  const load = async (): Promise<readonly string[]> => {
    const now = Date.now();
    const isUsable = known !== undefined && now - known.readAt < STALE_MS;
    if (known && isUsable && now - failedAt < PAUSE_MS) return known.secrets;
    try {
      known = { secrets: parse(await read()), readAt: now };
    } catch (error) {
      failedAt = now;
      if (!known || !isUsable) throw error;
    }
    return known.secrets;
  };
  const age = () => Date.now() - (known?.readAt ?? 0);
  return {
    async current() {
      return known && age() < FRESH_MS ? known.secrets : load();
    },
    async newer() {
      return age() < RECENT_MS ? undefined : load();
    },
  };
}

function parse(text: string): readonly string[] {
  try {
    return content.parse(JSON.parse(text)).secrets;
  } catch {
    // Not the cause: its message may quote the secret.
    throw dependencyDown(
      'secrets',
      new Error('the secret is not {"secrets": ["…"]} of at least 8 characters'),
    );
  }
}

/** Checks a request by the secrets of its provider; one that none of them signed by what they are now. */
export async function checkWithProvider(
  secrets: ProviderSecrets,
  check: CheckSignature,
  request: SignedRequest,
): Promise<SignatureResult> {
  const result = check(request, await secrets.current(), Date.now());
  const newer = result === 'invalid' ? await secrets.newer() : undefined;
  return newer ? check(request, newer, Date.now()) : result;
}
