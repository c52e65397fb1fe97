import type { Queryable } from '../../_shared/postgres/database.ts';
import { sql } from '../../_shared/postgres/database.ts';
import type { Message } from '../contract.ts';
import type { ArchivedMessage } from '../queue-messages.ts';

export interface ArchiveRepository {
  /** Keeps messages; those that are kept already stay as they are. */
  add(messages: readonly ArchivedMessage[]): Promise<void>;
  /** At most `limit` messages before the given one, newest first. */
  before(conversation: string, before: string | undefined, limit: number): Promise<readonly Message[]>;
  /** At most `limit` messages of a sender, in no order. */
  ofSender(senderId: string, limit: number): Promise<readonly ArchivedPlace[]>;
  remove(ids: readonly string[]): Promise<void>;
}

export interface ArchivedPlace {
  readonly id: string;
  readonly conversation: string;
  readonly room_id: string | null;
}

interface MessageRow {
  readonly id: string;
  readonly sender_id: string;
  readonly sender_name: string;
  readonly receiver_id: string | null;
  readonly room_id: string | null;
  readonly content: string;
  readonly sent_at: Date;
}

/** One statement for a batch: PostgreSQL takes the rows apart, so any number is one round trip. */
const insertAll = sql<never, [rows: string]>(`
  INSERT INTO messages (id, conversation, sender_id, sender_name, receiver_id, room_id, content, sent_at)
  SELECT r.id, r.conversation, r.sender_id, r.sender_name, r.receiver_id, r.room_id, r.content, r.sent_at
  FROM json_to_recordset($1::json) AS r(id uuid, conversation text, sender_id uuid, sender_name text,
    receiver_id uuid, room_id text, content text, sent_at timestamptz)
  ON CONFLICT (id) DO NOTHING`);

const findBefore = sql<MessageRow, [conversation: string, before: string, limit: number]>(`
  SELECT id, sender_id, sender_name, receiver_id, room_id, content, sent_at FROM messages
  WHERE conversation = $1 AND id < $2::uuid ORDER BY id DESC LIMIT $3`);

const findOfSender = sql<ArchivedPlace, [sender: string, limit: number]>(`
  SELECT id, conversation, room_id FROM messages WHERE sender_id = $1 LIMIT $2`);

const deleteAll = sql<never, [ids: readonly string[]]>(`DELETE FROM messages WHERE id = ANY($1::uuid[])`);

/** Above every UUIDv7. */
const END = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function createArchiveRepository(db: Queryable): ArchiveRepository {
  return {
    async add(messages) {
      const rows = messages.map(({ conversation, message }) => ({
        id: message.id,
        conversation,
        sender_id: message.sender.id,
        sender_name: message.sender.name,
        receiver_id: message.receiver ?? null,
        room_id: message.room ?? null,
        content: message.content,
        sent_at: message.timestamp,
      }));
      await db.execute(insertAll, [JSON.stringify(rows)]);
    },
    async before(conversation, before, limit) {
      const rows = await db.query(findBefore, [conversation, before ?? END, limit]);
      return rows.map(toMessage);
    },
    ofSender: (senderId, limit) => db.query(findOfSender, [senderId, limit]),
    async remove(ids) {
      await db.execute(deleteAll, [ids]);
    },
  };
}

function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    sender: { id: row.sender_id, name: row.sender_name },
    ...(row.room_id === null ? { receiver: row.receiver_id ?? '' } : { room: row.room_id }),
    content: row.content,
    timestamp: row.sent_at.toISOString(),
  };
}
