import * as z from 'zod/mini';
import { uuid } from '../_shared/schema/formats.ts';
import { code, codePoints, storable } from '../_shared/schema/text.ts';
import type { Message, Person } from './contract.ts';
import type { ConversationName } from './messages/conversation.ts';

/** Longest message, in code points after NFC. */
export const MAX_CONTENT = 4000;

/** The client's own name for a frame; it comes back in the answer. */
const ref = code({ min: 1, max: 64 });
/** A room that is not there is `not_found`, like one the caller is no member of. Ids are read case-insensitively. */
const roomId = z.string().check(
  z.minLength(1),
  z.maxLength(64),
  storable,
  z.overwrite((value) => value.toLowerCase()),
);
/** More than 4,000 code points are an error of their own, `too_large`, which is found out later. */
const content = z.string().check(z.minLength(1, 'must not be empty'), storable);
const target = { to: z.optional(uuid()), room: z.optional(roomId) };
const peer = { with: z.optional(uuid()), room: z.optional(roomId) };
const exactlyOne = (first: 'to' | 'with') => (value: Record<string, unknown>) =>
  (value[first] === undefined) !== (value.room === undefined);

const channelName = z.string().check(
  storable,
  z.overwrite((value) => value.toLowerCase()),
  z.regex(
    /^(feed|presence|alerts|jobs|metrics:(\*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/,
    'is not a channel',
  ),
);

const frame = { action: code({ max: 64 }), ref: z.optional(ref) };

/** One schema for each action a client may send. */
export const clientFrames = {
  sendMessage: z
    .strictObject({ ...frame, ...target, content })
    .check(z.refine(exactlyOne('to'), 'needs either `to` or `room`')),
  broadcast: z.strictObject({ ...frame, content }),
  history: z
    .strictObject({
      ...frame,
      ...peer,
      before: z.optional(uuid()),
      after: z.optional(uuid()),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(100)), 50),
    })
    .check(
      z.refine(exactlyOne('with'), 'needs either `with` or `room`'),
      z.refine(
        (value) => value.before === undefined || value.after === undefined,
        'takes `before` or `after`',
      ),
    ),
  typing: z
    .strictObject({ ...frame, ...target })
    .check(z.refine(exactlyOne('to'), 'needs either `to` or `room`')),
  markRead: z
    .strictObject({ ...frame, ...peer, upTo: uuid() })
    .check(z.refine(exactlyOne('with'), 'needs either `with` or `room`')),
  subscribe: z.strictObject({ ...frame, channel: channelName }),
  unsubscribe: z.strictObject({ ...frame, channel: channelName }),
  authenticate: z.strictObject({ ...frame, token: code({ min: 1, max: 8192 }) }),
  ping: z.strictObject(frame),
} as const;

export type ClientAction = keyof typeof clientFrames;
export type ClientFrame<A extends ClientAction> = z.output<(typeof clientFrames)[A]>;

/** The conversation that a frame with `with` or `room` names; the schema lets exactly one of them in. */
export function peerOf(frame: { with?: string | undefined; room?: string | undefined }): ConversationName {
  return frame.room === undefined ? { with: frame.with ?? '' } : { room: frame.room };
}

/** Code points over the limit are their own error, `too_large`. */
export function isTooLong(text: string): boolean {
  return codePoints(text.normalize('NFC')) > MAX_CONTENT;
}

/** API Gateway carries messages of at most 128 KB; what surrounds the list in a frame takes the rest. */
export const MOST_BYTES = 100_000;

/** As many of `items`, from the first one on, as `bytes` of JSON hold. */
export function fitting<T>(items: readonly T[], bytes = MOST_BYTES): T[] {
  let size = 0;
  const end = items.findIndex((item) => {
    size += Buffer.byteLength(JSON.stringify(item)) + 1;
    return size > bytes;
  });
  return items.slice(0, end === -1 ? undefined : end);
}

/** The `ref` of a frame, where it has a usable one, for the answer. */
export function refOf(sent: unknown): { ref?: string } {
  const given: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'ref') : undefined;
  const read = ref.safeParse(given);
  return read.success ? { ref: read.data } : {};
}

export type ErrorFrameCode =
  | 'invalid_frame'
  | 'unknown_action'
  | 'not_found'
  | 'forbidden'
  | 'too_large'
  | 'rate_limited'
  | 'unauthenticated'
  | 'internal';

/** Why the server closes a connection. */
export type ByeReason =
  | 'logout'
  | 'revoked'
  | 'password-changed'
  | 'password-reset'
  | 'token-reused'
  | 'role-changed'
  | 'disabled'
  | 'deleted';

/** Everything the server sends. */
export type ServerFrame =
  | {
      readonly type: 'welcome';
      readonly connectionId: string;
      readonly user: Person;
      readonly unread: readonly (ConversationName & { readonly count: number })[];
      readonly recent: readonly Message[];
      readonly online: readonly Person[];
      /** A list was cut: the HTTP routes have the rest. */
      readonly more?: true;
    }
  | { readonly type: 'message' | 'broadcast'; readonly message: Message }
  | { readonly type: 'ack'; readonly ref?: string; readonly id: string; readonly timestamp: string }
  | {
      readonly type: 'history';
      readonly ref?: string;
      readonly items: readonly Message[];
      readonly nextBefore: string | null;
      readonly older: boolean;
    }
  | { readonly type: 'typing'; readonly user: Person; readonly room?: string }
  | { readonly type: 'read'; readonly user: Person; readonly upTo: string; readonly room?: string }
  | { readonly type: 'subscribed' | 'unsubscribed'; readonly channel: string; readonly ref?: string }
  | { readonly type: 'authenticated'; readonly expiresAt: string; readonly ref?: string }
  | {
      readonly type: 'presence';
      readonly user: Person;
      readonly status: 'online' | 'offline';
      readonly lastSeen: string;
    }
  | { readonly type: 'pong'; readonly ref?: string }
  | { readonly type: 'post'; readonly post: unknown }
  | { readonly type: 'file'; readonly file: unknown }
  | { readonly type: 'bye'; readonly reason: ByeReason }
  | {
      readonly type: 'error';
      readonly code: ErrorFrameCode;
      readonly message: string;
      readonly ref?: string;
    };
