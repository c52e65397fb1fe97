-- Lengths count code points after NFC, by the service's own tables of Unicode.
ALTER TABLE tasks DROP CONSTRAINT tasks_title_check;
ALTER TABLE tasks DROP CONSTRAINT tasks_description_check;
