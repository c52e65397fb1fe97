-- Names as the authors' own tokens say them; written with each post.
CREATE TABLE authors (
  id uuid PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  author_id uuid NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 5000),
  file_ids uuid[] NOT NULL DEFAULT '{}',
  -- Kept with the rows of `likes` in one transaction, so that a page need not count them.
  likes integer NOT NULL DEFAULT 0 CHECK (likes >= 0),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL
);

CREATE INDEX posts_by_creation ON posts (created_at, id);
CREATE INDEX posts_by_author ON posts (author_id, created_at, id);

CREATE TABLE likes (
  post_id uuid NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  user_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (post_id, user_id)
);

CREATE INDEX likes_by_user ON likes (user_id);
