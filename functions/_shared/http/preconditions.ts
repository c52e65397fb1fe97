import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { preconditionFailed } from '../errors/errors.ts';

interface EntityTag {
  /** With its quotes, without `W/` and without the coding that `codedTag` added. */
  readonly tag: string;
  readonly weak: boolean;
  /** As it was sent. */
  readonly sent: string;
}

/** What `If-Match` and `If-None-Match` hold: any state, or one of these. */
export type TagList = '*' | readonly EntityTag[];

/** RFC 9110 §8.8.3: etagc is any visible character but the quote. */
const TAG = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** Reads the header; undefined when it was not sent. A list without one valid tag matches nothing. */
export function parseTags(header: string | undefined): TagList | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  return Array.from(header.matchAll(TAG), ([sent, weak, tag = '""']) => ({
    tag: tag.replace(/-(br|gzip)"$/, '"'),
    weak: weak !== undefined,
    sent,
  }));
}

/** RFC 9110 §8.8.3.2, strong comparison: for `If-Match`. */
export function matchesStrongly(list: TagList, etag: string): boolean {
  return list === '*' || list.some(({ tag, weak }) => !weak && tag === etag);
}

/** RFC 9110 §8.8.3.2, weak comparison: for `If-None-Match`. */
export function matchesWeakly(list: TagList, etag: string): boolean {
  return matchingTag(list, etag) !== undefined;
}

/** The tag that matched as the client sent it, `etag` itself for `*`; undefined when none does. */
export function matchingTag(list: TagList, etag: string): string | undefined {
  if (list === '*') return etag;
  return list.find(({ tag }) => tag === etag)?.sent;
}

/**
 * The tag of a compressed body: other bytes need another strong tag (RFC 9110 §8.8.3.3). `parseTags` takes
 * the ending off again, so that a client may send back in `If-Match` what it was given.
 */
export function codedTag(etag: string, coding: 'br' | 'gzip'): string {
  return etag.startsWith('W/') ? etag : `${etag.slice(0, -1)}-${coding}"`;
}

/**
 * `If-Match` and `If-None-Match` of a request that writes (RFC 9110 §13.1). A handler asks it inside its
 * write, after it knows that the resource is there and the caller's: for what is not there the answer is 404.
 */
export interface Preconditions {
  /** @throws AppError `precondition-failed` (412) unless the state with this strong ETag may be written. */
  check(etag: string): void;
  /**
   * The opaque parts of the ETags that may be written, for `tag = ANY($n)` in the write itself; undefined when any
   * may, empty when none may.
   */
  readonly tags: readonly string[] | undefined;
  /** The same as versions, for `version = ANY($n)`, where the ETags are made by `versionTag`. */
  readonly versions: readonly number[] | undefined;
}

/** The strong ETag with this opaque part. */
export function entityTag(opaque: string): string {
  return `"${opaque}"`;
}

/** The strong ETag of a resource whose every change counts its version up. */
export function versionTag(version: number): string {
  return entityTag(`v${version}`);
}

const unconditional: Preconditions = {
  check: () => {},
  tags: undefined,
  versions: undefined,
};

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
    get tags() {
      return writableTags(ifMatch, ifNoneMatch);
    },
    get versions() {
      return writableTags(ifMatch, ifNoneMatch)?.flatMap((tag) => {
        const version = /^v(\d{1,9})$/.exec(tag)?.[1];
        return version === undefined ? [] : [Number(version)];
      });
    },
  };
}

function writableTags(ifMatch: TagList | undefined, ifNoneMatch: TagList | undefined) {
  if (ifNoneMatch === '*') return [];
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  return ifMatch
    .filter(({ tag, weak }) => !weak && !ifNoneMatch?.some((other) => other.tag === tag))
    .map(({ tag }) => tag.slice(1, -1));
}
