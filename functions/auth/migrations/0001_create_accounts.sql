CREATE TABLE users (
  id uuid PRIMARY KEY,
  -- As typed, in NFC; compared by its key, which is the same in lower case.
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('user', 'admin')),
  provider text NOT NULL CHECK (provider IN ('password', 'google')),
  email_verified boolean NOT NULL,
  disabled boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  last_login_at timestamptz(3),
  -- Grows by one with each change of the profile: the ETag.
  version integer NOT NULL
);

CREATE INDEX users_by_creation ON users (created_at, id);

-- Apart from users, so that no query for an account can give a hash away by accident.
CREATE TABLE credentials (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  hash text NOT NULL,
  changed_at timestamptz(3) NOT NULL
);

-- One sign-in on one device: the family of its refresh tokens. A session that ends is deleted.
CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id);

CREATE TABLE refresh_tokens (
  -- SHA-256 of the token, which has 256 random bits.
  digest bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL,
  -- Set by its one use.
  rotated_at timestamptz(3),
  -- The pair given for it, readable only with the token itself; kept for the grace after the rotation.
  successor bytea
);

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
