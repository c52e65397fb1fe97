import * as z from 'zod/mini';
import { message, person } from './contract.ts';
import type { ServerFrame } from './frames.ts';

/** A frame was made by a function of this product (others send `_shared/push`), so only its form is checked. */
const frame = z.custom<ServerFrame>(
  (value) => typeof value === 'object' && value !== null && 'type' in value,
);

/** To these connections; `failures` counts the posts to them that have failed before. */
const toConnections = z.object({
  connectionIds: z.array(z.string()),
  failures: z._default(z.int().check(z.minimum(0)), 0),
  frame,
});
/** To the subscribers of a channel, to everybody, or to the members of a room; `except` leaves out one user. */
const toChannel = z.object({ channel: z.string(), frame });
/** Several frames in order, to who subscribes to any of the channels. */
const toChannels = z.object({ channels: z.array(z.string()), frames: z.array(frame) });
const toEverybody = z.object({ everybody: z.literal(true), except: z.optional(z.string()), frame });
const toRoom = z.object({
  room: z.string(),
  except: z.optional(z.string()),
  frame,
  traceId: z.string(),
});

/** To every connection of these users. */
const toUsers = z.object({ userIds: z.array(z.string()), frame });

/** What the fan-out queue carries. */
export const delivery = z.union([toConnections, toChannel, toChannels, toEverybody, toRoom, toUsers]);
export type Delivery = Readonly<z.output<typeof delivery>>;
export type ConnectionDelivery = Readonly<z.output<typeof toConnections>>;

/** A new connection that is to be welcomed. */
export const welcome = z.object({ connectionId: z.string(), user: person });
export type Welcome = Readonly<z.output<typeof welcome>>;

/** What has to be looked at some time after it was caused. */
export const followUp = z.discriminatedUnion('kind', [
  /** A connection of the user was closed: the user is offline if no other one is there after the grace. */
  z.object({ kind: z.literal('check-presence'), userId: z.uuid() }),
  /** The token of a connection runs out now, unless the client has shown a fresh one. */
  z.object({ kind: z.literal('expire-token'), connectionId: z.string() }),
  /** The token of a connection ran out a minute ago. */
  z.object({ kind: z.literal('close-connection'), connectionId: z.string() }),
  /** A room was deleted: its members leave it. */
  z.object({ kind: z.literal('clear-room'), roomId: z.string() }),
]);
export type FollowUp = Readonly<z.output<typeof followUp>>;

/** What the archive is given of each message; it keeps one row for each id. */
export const archivedMessage = z.object({ conversation: z.string(), message });
export type ArchivedMessage = Readonly<z.output<typeof archivedMessage>>;
