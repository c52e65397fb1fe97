-- Events written with what they tell of, until they are on the bus.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  type text NOT NULL,
  detail json NOT NULL,
  created_at timestamptz(3) NOT NULL,
  -- When the sweep publishes what the function which wrote it has not.
  due_at timestamptz(3) NOT NULL
);

CREATE INDEX outbox_by_due ON outbox (due_at, id);

-- Accounts that are gone, for longer than their last access tokens live: nothing is written for them.
CREATE TABLE deleted_users (
  user_id uuid PRIMARY KEY,
  deleted_at timestamptz(3) NOT NULL
);
