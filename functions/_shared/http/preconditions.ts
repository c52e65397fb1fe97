/**
 * `If-Match` and `If-None-Match` of a request that writes (RFC 9110 §13.1). A handler asks it inside its
 * write, after it knows that the resource is there and the caller's: for what is not there the answer is 404.
 */
export interface Preconditions {
  /** @throws AppError `precondition-failed` (412) unless a write of the state with this strong ETag is allowed. */
  check(etag: string): void;
  /**
   * The versions that may be written, for `WHERE version = ANY($n)` in the write itself; undefined when any
   * may. Only for ETags made by `versionTag`. Empty when none may.
   */
  readonly versions: readonly number[] | undefined;
}

/** The strong ETag of a resource whose every change counts its version up. */
export function versionTag(version: number): string {
  return `"v${version}"`;
}
