ALTER TABLE users ADD COLUMN inactivity_warned_at timestamptz(3);
