import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { preconditionFailed } from '../errors/errors.ts';
import { matchesStrongly, matchesWeakly, parseTags, type TagList } from './entity-tags.ts';

/**
 * `If-Match` and `If-None-Match` of a request that writes (RFC 9110 §13.1). A handler asks it inside its
 * write, after it knows that the resource is there and the caller's: for what is not there the answer is 404.
 */
export interface Preconditions {
  /** @throws AppError `precondition-failed` (412) unless the state with this strong ETag may be written. */
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

const unconditional: Preconditions = { check: () => {}, versions: undefined };

/** The preconditions of a request; header names are lower-case. */
export function preconditionsOf({ headers }: APIGatewayProxyEventV2): Preconditions {
  const ifMatch = parseTags(headers['if-match']);
  const ifNoneMatch = parseTags(headers['if-none-match']);
  if (ifMatch === undefined && ifNoneMatch === undefined) return unconditional;
  return {
    check: (etag) => {
      if (ifMatch !== undefined && !matchesStrongly(ifMatch, etag)) throw preconditionFailed();
      if (ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, etag)) throw preconditionFailed();
    },
    versions: versionsOf(ifMatch, ifNoneMatch),
  };
}

function versionsOf(ifMatch: TagList | undefined, ifNoneMatch: TagList | undefined) {
  if (ifNoneMatch === '*') return [];
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const versions: number[] = [];
  for (const { tag, weak } of ifMatch) {
    const version = /^"v(\d{1,9})"$/.exec(tag)?.[1];
    const excluded = ifNoneMatch?.some((other) => other.tag === tag) ?? false;
    if (!weak && version !== undefined && !excluded) versions.push(Number(version));
  }
  return versions;
}
