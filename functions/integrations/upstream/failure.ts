/**
 * Why a provider gave no answer: no answer in time; no connection, 5xx or a redirect; an answer that is not what its
 * documentation says; too many calls; our key is not accepted; we have no key; it does not do what was asked.
 */
export type FailureReason = 'slow' | 'down' | 'garbage' | 'quota' | 'refused' | 'no-key' | 'unsupported';

export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly reason: FailureReason;
  /** How long the provider asks to be left alone. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reason: FailureReason,
    message: string,
    {
      cause,
      retryAfterSeconds,
    }: { readonly cause?: unknown; readonly retryAfterSeconds?: number | undefined } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
