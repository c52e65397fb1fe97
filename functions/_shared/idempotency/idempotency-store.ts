/** A 2xx answer as it is kept: its body is JSON text, or bytes in base64. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag?: string;
  readonly body?: string;
  readonly bytes?: string | undefined;
}

/** What came of claiming a key. */
export type Claim =
  | { readonly kind: 'claimed'; readonly token: string }
  | { readonly kind: 'done'; readonly fingerprint: string; readonly answer: KeptAnswer }
  | { readonly kind: 'running'; readonly fingerprint: string };

/**
 * Remembers answers by key for 24 h. A claim lasts as long as the function may still run, so a call that
 * died does not keep its key locked. Every method throws AppError `dependency-down` (503) when the store is away.
 */
export interface IdempotencyStore {
  /** Takes the key for a call that runs until `until`, or says who has it. */
  claim(key: string, fingerprint: string, until: Date): Promise<Claim>;
  /** Keeps the answer, if the claim is still this call's. */
  keep(key: string, token: string, answer: KeptAnswer): Promise<void>;
  /** Gives the key back: the call failed, so that the next one may try. */
  release(key: string, token: string): Promise<void>;
}
