-- Lengths count code points after NFC, by the service's own tables of Unicode.
ALTER TABLE posts DROP CONSTRAINT posts_body_check;
