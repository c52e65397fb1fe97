import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrationFile } from '../../../functions/migrations/plan.ts';
import { type MigrationSession, runMigrations } from '../../../functions/migrations/run-migrations.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

let database: NuboDatabase;
const create = migrationFile('notes', '0001_create_notes.sql', 'CREATE TABLE notes (id int PRIMARY KEY);');
const grow = migrationFile('notes', '0002_grow.sql', 'ALTER TABLE notes ADD body text;');
const broken = migrationFile('notes', '0003_break.sql', 'ALTER TABLE notes ADD more text; SELECT 1/0;');

const sessionOf = (client: Client): MigrationSession => ({
  query: (sql, values) => client.query(sql, values ? [...values] : undefined),
});
const run = (client: Client, ...files: readonly ReturnType<typeof migrationFile>[]) =>
  runMigrations(sessionOf(client), {
    files,
    services: [],
    database: 'nubo',
    now: () => new Date(),
    log: () => undefined,
  });
const connect = async (user: string) => {
  const { DATABASE_HOST: host, DATABASE_NAME: name } = database.env('notes');
  const client = new Client({ host, user, database: name });
  await client.connect();
  return client;
};

beforeAll(async () => {
  database = await nuboDatabase();
  // As on RDS: a master user that may make roles but is no superuser, and the role that signs in by IAM.
  await database.admin.query(`
    CREATE ROLE rds_iam;
    CREATE ROLE master LOGIN CREATEROLE;
    GRANT rds_iam TO master WITH ADMIN OPTION, INHERIT FALSE, SET FALSE;
    DROP SCHEMA nubo CASCADE;
    ALTER DATABASE nubo OWNER TO master;`);
});
afterAll(() => database.close());

describe('migrations, run by a master user as RDS has it', () => {
  test('run once, in order, also when two runners start together', async () => {
    const clients = await Promise.all([connect('master'), connect('master')]);
    const ran = await Promise.all(clients.map((client) => run(client, grow, create)));
    expect(ran.flat()).toEqual(['notes/0001_create_notes.sql', 'notes/0002_grow.sql']);
    await Promise.all(clients.map((client) => client.end()));
  });

  test('leave nothing of a file that fails, and what ran before it', async () => {
    const client = await connect('master');
    await expect(run(client, create, grow, broken)).rejects.toMatchObject({
      message: 'migration notes/0003_break.sql failed and was rolled back',
      cause: { message: 'division by zero' },
    });
    const { rows } = await database.admin.query(
      `SELECT column_name FROM information_schema.columns WHERE table_schema = 'notes' ORDER BY 1`,
    );
    expect(rows.map((row) => row.column_name)).toEqual(['body', 'id']);
    expect(await run(client, create, grow)).toEqual([]);
    await client.end();
  });

  test('refuse a history that was edited', async () => {
    const client = await connect('master');
    const edited = migrationFile('notes', '0001_create_notes.sql', 'CREATE TABLE other ();');
    await expect(run(client, edited, grow)).rejects.toThrow('was edited after it was applied');
    await client.end();
  });
});

describe('the role of a service', () => {
  test('signs in by IAM, and the master user does not come to', async () => {
    const { rows } = await database.admin.query(`
      SELECT member::regrole::text AS member, inherit_option, set_option FROM pg_auth_members
      WHERE roleid IN ('rds_iam'::regrole, 'nubo_notes'::regrole) ORDER BY 1`);
    expect(rows).toEqual([
      { member: 'master', inherit_option: false, set_option: false },
      { member: 'master', inherit_option: false, set_option: false },
      { member: 'nubo_backup', inherit_option: true, set_option: true },
      { member: 'nubo_notes', inherit_option: true, set_option: true },
    ]);
  });

  test('reads and writes rows of its own schema, without naming it, and changes no table', async () => {
    const client = await connect('nubo_notes');
    await client.query(`INSERT INTO notes VALUES (1, 'a')`);
    await expect(client.query('ALTER TABLE notes ADD x int')).rejects.toThrow('must be owner');
    await expect(client.query('CREATE TABLE mine ()')).rejects.toThrow('permission denied');
    await client.end();
  });

  test('sees nothing of another service', async () => {
    const other = migrationFile('others', '0001_a.sql', 'CREATE TABLE secrets (id int);');
    const master = await connect('master');
    await run(master, create, grow, other);
    await master.end();
    const client = await connect('nubo_notes');
    await expect(client.query('SELECT * FROM others.secrets')).rejects.toThrow(
      'permission denied for schema',
    );
    await expect(client.query('SELECT * FROM nubo.migrations')).rejects.toThrow(
      'permission denied for schema',
    );
    await client.end();
  });
});
