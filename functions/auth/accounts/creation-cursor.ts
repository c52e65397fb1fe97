import * as z from 'zod/mini';
import { cursorCodec, cursorId, cursorInstant } from '../../_shared/paging/paging.ts';

/** Pages of sessions and of accounts, both newest first, start behind an instant and an id. */
const codec = cursorCodec('creation', z.tuple([cursorInstant, cursorId]));

export interface CreationPosition {
  readonly createdAt: string;
  readonly id: string;
}

export function nextCreationCursor({ createdAt, id }: CreationPosition): string {
  return codec.encode([createdAt, id]);
}

/** @throws AppError `validation` for a cursor that is none */
export function creationPosition(cursor: string): CreationPosition {
  const [createdAt, id] = codec.decode(cursor);
  return { createdAt, id };
}
