import type { Message } from '../frames.ts';

/** What the archive is told of each message; it keeps one row for each id. */
export interface ArchivedMessage {
  readonly conversation: string;
  readonly message: Message;
}
