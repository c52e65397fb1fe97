-- Google's id of an account (`sub`), which stays when the address changes.
ALTER TABLE users ADD COLUMN google_sub text UNIQUE;

-- Tokens that mails carry: single use, only their SHA-256.
CREATE TABLE mail_tokens (
  digest bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('verify', 'reset')),
  -- What was proved is the address the mail went to, not whatever the account has by then.
  email_key text NOT NULL,
  expires_at timestamptz(3) NOT NULL
);

CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id);

-- Events written with what they tell of, until they are on the bus.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  type text NOT NULL,
  detail json NOT NULL,
  created_at timestamptz(3) NOT NULL
);
