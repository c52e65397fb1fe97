-- Every message, for good. The hot copies of the last 30 days are in DynamoDB.
CREATE TABLE messages (
  -- UUIDv7, given when the message was sent: a second delivery of the same message changes nothing.
  id uuid PRIMARY KEY,
  conversation text NOT NULL,
  sender_id uuid NOT NULL,
  sender_name text NOT NULL,
  receiver_id uuid,
  room_id text,
  content text NOT NULL,
  sent_at timestamptz(3) NOT NULL,
  CHECK ((receiver_id IS NULL) <> (room_id IS NULL))
);

CREATE INDEX messages_by_conversation ON messages (conversation, id);
CREATE INDEX messages_by_sender ON messages (sender_id);
