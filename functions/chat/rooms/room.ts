import { LOBBY } from '../messages/conversation.ts';

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

/** Rooms that a person may be in, beside the lobby, and may have created. */
export const MOST_ROOMS = 200;
export const MOST_CREATED = 100;

/** The one room that no one made: it is there from the first day and holds everybody. */
export const LOBBY_ROOM: Room = {
  id: LOBBY,
  name: LOBBY,
  private: false,
  createdBy: null,
  createdAt: '1970-01-01T00:00:00.000Z',
};
