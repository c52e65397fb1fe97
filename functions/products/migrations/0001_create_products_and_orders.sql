CREATE TABLE products (
  id uuid PRIMARY KEY,
  sku text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  category text NOT NULL,
  -- In the currency's smallest unit.
  price_cents integer NOT NULL CHECK (price_cents >= 0),
  currency text NOT NULL,
  -- What is left to be ordered; pending orders have taken theirs already.
  stock integer NOT NULL CHECK (stock >= 0),
  image_file_id uuid,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT products_sku_key UNIQUE (sku)
);

CREATE INDEX products_by_name ON products (name COLLATE "und-x-icu", id);
CREATE INDEX products_by_price ON products (price_cents, id);
CREATE INDEX products_by_creation ON products (created_at, id);
CREATE INDEX products_by_category ON products (category, name COLLATE "und-x-icu", id);

-- Why an administrator changed a stock by hand.
CREATE TABLE stock_changes (
  id uuid PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  delta integer NOT NULL,
  reason text NOT NULL,
  -- Null once the account is deleted.
  changed_by uuid,
  changed_at timestamptz(3) NOT NULL
);

CREATE INDEX stock_changes_by_product ON stock_changes (product_id, changed_at);
CREATE INDEX stock_changes_by_account ON stock_changes (changed_by);

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  -- Null once the account is deleted: the order stays, without the person.
  user_id uuid,
  status text NOT NULL CHECK (status IN ('pending', 'paid', 'expired', 'cancelled', 'refunded')),
  -- [{productId, sku, name, quantity, unitPriceCents}] as they were when it was placed.
  items jsonb NOT NULL,
  total_cents bigint NOT NULL CHECK (total_cents >= 0),
  currency text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  paid_at timestamptz(3),
  version integer NOT NULL
);

CREATE INDEX orders_by_user ON orders (user_id, created_at, id);
CREATE INDEX orders_by_creation ON orders (created_at, id);
CREATE INDEX orders_to_expire ON orders (expires_at, id) WHERE status = 'pending';

-- Every payment event once, whether it fits an order or not.
CREATE TABLE payments (
  source text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'refunded')),
  -- As the provider's metadata has it: any text.
  order_reference text NOT NULL,
  -- Set where that is an id.
  order_id uuid,
  amount_cents bigint NOT NULL,
  currency text NOT NULL,
  -- The provider's id of the payment, the same in all events about it.
  payment_id text,
  -- Why it changed no order; null where nothing is wrong with it.
  unmatched_reason text,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (source, event_id)
);

CREATE INDEX payments_by_order ON payments (order_id, received_at);
CREATE INDEX payments_by_time ON payments (received_at);

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
