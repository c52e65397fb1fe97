-- When the sweep publishes an event that the function which wrote it has not; later for what is to come later.
ALTER TABLE outbox ADD COLUMN due_at timestamptz(3) NOT NULL DEFAULT now();

CREATE INDEX outbox_by_due ON outbox (due_at, id);
