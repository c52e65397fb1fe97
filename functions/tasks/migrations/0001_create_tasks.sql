CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  status text NOT NULL CHECK (status IN ('todo', 'in_progress', 'done')),
  due_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  -- Grows by one with each write: the ETag.
  version integer NOT NULL
);

-- A page in either direction of createdAt.
CREATE INDEX tasks_by_creation ON tasks (owner_id, created_at, id);

-- A task without a due date comes last whichever way the page runs, so each way has its own stand-in for null
-- and its own index; row comparison with the cursor then stays one range of it.
CREATE INDEX tasks_by_due_rising ON tasks (owner_id, (coalesce(due_at, 'infinity')), id);
CREATE INDEX tasks_by_due_falling ON tasks (owner_id, (coalesce(due_at, '-infinity')), id);

-- No index for text: a search looks only at the rows of one owner, which the indexes above find. A trigram
-- index over everybody's text would cost every write more than it could save.
