import type { TableSchema } from './manifest.ts';

/** Settings that the text of a value depends on, and no schema of ours in the path, so that every name is written whole. */
export const SESSION = `
SET search_path = pg_catalog; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601';
SET bytea_output = 'hex'; SET extra_float_digits = 1; SET lock_timeout = '30s'; SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0`;

/** Schemas of services are those with migrations. */
const SCHEMAS = '(SELECT DISTINCT service FROM nubo.migrations)';

export const MIGRATIONS = 'SELECT service, name, checksum FROM nubo.migrations ORDER BY service, name';

export const TABLES = `
SELECT n.nspname AS schema, c.relname AS name, (
  SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
  FROM pg_attribute a
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ${SCHEMAS} ORDER BY 1, 2`;

export const SEQUENCES = `
SELECT schemaname AS schema, sequencename AS name FROM pg_sequences WHERE schemaname IN ${SCHEMAS} ORDER BY 1, 2`;

export const FOREIGN_KEYS = `
SELECT format('%I.%I', n.nspname, c.relname) AS "table", quote_ident(k.conname) AS name,
  pg_get_constraintdef(k.oid) AS definition
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND n.nspname IN ${SCHEMAS}`;

/** Rows and a checksum of a table; a sum, because rows have no order. */
export const STATE_OF = (table: Pick<TableSchema, 'schema' | 'name'>): string => `
SELECT count(*)::integer AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS checksum
FROM ${tableName(table)} t`;

export function tableName({ schema, name }: Pick<TableSchema, 'schema' | 'name'>): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

export function columnNames({ columns }: TableSchema): string {
  return columns.map(({ name }) => quoted(name)).join(', ');
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
