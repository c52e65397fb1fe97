-- Grows with each change that ends sessions (a new password, a disabled account): what was checked before it holds no more.
ALTER TABLE users ADD COLUMN epoch integer NOT NULL DEFAULT 1;
