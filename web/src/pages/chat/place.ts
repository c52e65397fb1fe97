import type { Message, Place } from '@nubo/client';

export type { Place };

export const keyOf = (place: Place): string =>
  'room' in place ? `room/${place.room}` : `user/${place.user}`;

export const placeOfPath = (kind: string, id: string): Place =>
  kind === 'room' ? { room: id } : { user: id };

/** The conversation of a message as one account sees it. */
export function placeOf({ room, sender, receiver }: Message, me: string): Place {
  if (room !== undefined) return { room };
  return { user: sender.id === me ? (receiver ?? me) : sender.id };
}

/** How a frame that is sent names the conversation. */
export const target = (place: Place) => ('room' in place ? { room: place.room } : { to: place.user });
export const peer = (place: Place) => ('room' in place ? { room: place.room } : { with: place.user });
