import * as z from 'zod/mini';
import { codePoints } from '../_shared/schema/text.ts';
import type { ConversationName } from './messages/conversation.ts';

/** Longest message, in code points. */
export const MAX_CONTENT = 4000;

/** The client's own name for a frame; it comes back in the answer. */
const ref = z.optional(z.string().check(z.minLength(1), z.maxLength(64)));
const userId = z.uuid();
/** Any text: a room that is not there is `not_found`, like one the caller is no member of. */
const roomId = z.string().check(z.minLength(1), z.maxLength(64));
const messageId = z.uuid();

const content = z.string().check(
  z.overwrite((value) => value.normalize('NFC')),
  z.refine(
    (value) => value.isWellFormed() && !value.includes('\0'),
    'must be well-formed Unicode without U+0000',
  ),
  z.refine((value) => value.trim() !== '', 'must not be empty'),
);

const target = {
  to: z.optional(userId),
  room: z.optional(roomId),
};
const peer = {
  with: z.optional(userId),
  room: z.optional(roomId),
};
const exactlyOne = (first: 'to' | 'with') => (value: Record<string, unknown>) =>
  (value[first] === undefined) !== (value.room === undefined);

const channelName = z
  .string()
  .check(z.regex(/^(feed|presence|alerts|jobs|metrics:(\*|[0-9a-f-]{36}))$/, 'is not a channel'));

const frame = { action: z.string(), ref };

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
      before: z.optional(messageId),
      after: z.optional(messageId),
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
    .strictObject({ ...frame, ...peer, upTo: messageId })
    .check(z.refine(exactlyOne('with'), 'needs either `with` or `room`')),
  subscribe: z.strictObject({ ...frame, channel: channelName }),
  unsubscribe: z.strictObject({ ...frame, channel: channelName }),
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
  return codePoints(text) > MAX_CONTENT;
}

/** API Gateway carries messages of at most 128 KB; what surrounds the messages in a frame takes the rest. */
const MOST_BYTES = 100_000;

/** As many of `messages`, from the first one on, as one frame can carry. */
export function fitting(messages: readonly Message[], bytes = MOST_BYTES): Message[] {
  let size = 0;
  const end = messages.findIndex((message) => {
    size += Buffer.byteLength(JSON.stringify(message)) + 1;
    return size > bytes;
  });
  return messages.slice(0, end === -1 ? undefined : end);
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Message {
  readonly id: string;
  readonly sender: Person;
  /** User id of the other side; a message has either this or `room`. */
  readonly receiver?: string | undefined;
  readonly room?: string | undefined;
  readonly content: string;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
}

export type ErrorFrameCode =
  | 'invalid_frame'
  | 'unknown_action'
  | 'not_found'
  | 'forbidden'
  | 'too_large'
  | 'rate_limited'
  | 'internal';

/** Everything the server sends. */
export type ServerFrame =
  | {
      readonly type: 'welcome';
      readonly connectionId: string;
      readonly user: Person;
      readonly unread: readonly (({ readonly with: string } | { readonly room: string }) & {
        readonly count: number;
      })[];
      readonly recent: readonly Message[];
      readonly online: readonly Person[];
    }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'broadcast'; readonly message: Message }
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
  | {
      readonly type: 'presence';
      readonly user: Person;
      readonly status: 'online' | 'offline';
      readonly lastSeen: string;
    }
  | { readonly type: 'pong'; readonly ref?: string }
  | { readonly type: 'post'; readonly post: unknown }
  | { readonly type: 'file'; readonly file: unknown }
  | {
      readonly type: 'error';
      readonly code: ErrorFrameCode;
      readonly message: string;
      readonly ref?: string;
    };
