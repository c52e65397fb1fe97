-- Administrators are few among many accounts, and are asked for whenever something has to be told to them.
CREATE INDEX users_admins ON users (id) WHERE role = 'admin';
