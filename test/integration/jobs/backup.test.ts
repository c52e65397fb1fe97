import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type AwsEndpointUnderTest,
  resourceInput,
  s3Bucket,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { backupService } from '../../../functions/jobs/backup/backup-service.ts';
import { withSnapshot } from '../../../functions/jobs/backup/database-dump-repository.ts';
import { withRestoreTarget } from '../../../functions/jobs/backup/database-restore-repository.ts';
import { itemGateway } from '../../../functions/jobs/backup/item-gateway.ts';
import { objectGateway } from '../../../functions/jobs/backup/object-gateway.ts';
import { restoreService } from '../../../functions/jobs/backup/restore-service.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

/** A service whose table has every kind of value that a copy may spoil, and whose rows refer to one another. */
const SCHEMA = `
CREATE SCHEMA kinds;
CREATE TYPE kinds.mood AS ENUM ('calm', 'it''s "odd"');
CREATE TABLE kinds.values (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent bigint REFERENCES kinds.values,
  t text, b bytea, j jsonb, n numeric, f double precision, d timestamptz, a text[], m kinds.mood,
  doubled text GENERATED ALWAYS AS (t || t) STORED
);
CREATE TABLE kinds.children (value_id bigint NOT NULL REFERENCES kinds.values, note text DEFAULT 'made by a trigger');
CREATE FUNCTION kinds.note() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO kinds.children (value_id) VALUES (new.id); RETURN new; END $$;
CREATE TRIGGER note AFTER INSERT ON kinds.values FOR EACH ROW EXECUTE FUNCTION kinds.note();
GRANT USAGE ON SCHEMA kinds TO nubo_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA kinds TO nubo_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA kinds TO nubo_backup;
INSERT INTO nubo.migrations VALUES ('kinds', '0001_create.sql', 'c1', '2026-01-01');`;
const ROWS = `
INSERT INTO kinds.values (t, b, j, n, f, d, a, m) VALUES
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('', '', 'null', 'NaN', 'NaN', 'infinity', '{}', 'calm'),
  ('\\N', '\\x00ff5c', '{"n": 12345678901234567890, "m": 1.10}', 1234567890123456789012345678901234567890, '-Infinity',
    '4713-01-01 00:00:00+00 BC', '{NULL,"NULL","","a,b\\"c"}', 'it''s "odd"'),
  (E'a\\r\\nb\\tc"d''e\\\\f', NULL, '[1, "\\u00e9"]', 0.10, 5e-324, '2026-10-25 00:30:00.123456+00', '{x}', 'calm');
UPDATE kinds.values SET parent = 4 WHERE id = 1;`;

let source: NuboDatabase;
let target: NuboDatabase;
let aws: AwsEndpointUnderTest;
let s3: S3Client;

beforeAll(async () => {
  [source, target, aws] = await Promise.all([
    nuboDatabase('tasks'),
    nuboDatabase('tasks'),
    startAwsEndpoint(),
  ]);
  await s3Bucket.make(resourceInput('Resource', { BucketName: 'backups' }), aws.world);
  s3 = new S3Client({ ...aws.operator, forcePathStyle: true });
  for (const { admin } of [source, target]) await admin.query(SCHEMA);
  await source.admin.query(ROWS);
  for (const [name, value] of Object.entries(source.env('backup'))) vi.stubEnv(name, value);
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  s3.destroy();
  await Promise.all([source.close(), target.close(), aws.close()]);
});

/** DynamoDB has no table here: its items are tested over the whole product. */
const deps = () => ({
  items: itemGateway(new DynamoDBClient(aws.operator)),
  itemTables: {},
  objects: objectGateway(s3, 'backups'),
});
const backUp = (backup: string, renew = async () => {}) =>
  backupService({ ...deps(), withSnapshot })({ backup, now: new Date(), renew });
const restore = (backup: string) =>
  restoreService({
    ...deps(),
    withTarget: (work) => withRestoreTarget(() => target.connect(), work),
  })(backup);
const stateOf = async (client: Client) =>
  (
    await client.query(
      'SELECT v::text FROM kinds.values v UNION ALL SELECT c::text FROM kinds.children c ORDER BY 1',
    )
  ).rows;
const keys = async (Prefix: string) =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: 'backups', Prefix }))).Contents ?? []).map(
    ({ Key }) => Key,
  );

test('every kind of value comes back as it was, and the next row of each table can be made', async () => {
  const before = await stateOf(source.admin);
  expect(before).toHaveLength(8);
  expect(await backUp('kinds')).toMatchObject({ backup: 'kinds', rows: 8 });
  expect(await restore('kinds')).toMatchObject({ backup: 'kinds', rows: 8 });
  expect(await stateOf(target.admin)).toEqual(before);
  await target.admin.query(`INSERT INTO kinds.values (t, parent) VALUES ('next', 4)`);
  const { rows } = await target.admin.query(`SELECT id, doubled FROM kinds.values WHERE t = 'next'`);
  expect(rows).toEqual([{ id: '5', doubled: 'nextnext' }]);
  await expect(target.admin.query('INSERT INTO kinds.children VALUES (99)')).rejects.toThrow('foreign key');
  const notes = await target.admin.query('SELECT value_id FROM kinds.children WHERE value_id = 5');
  expect(notes.rowCount).toBe(1);
});

test('rows written while it runs are in all tables or in none', async () => {
  let written = false;
  await backUp('moment', async () => {
    if (written) return;
    written = true;
    await source.admin.query(`INSERT INTO kinds.values (t) VALUES ('meanwhile')`);
  });
  await restore('moment');
  const { rows } = await target.admin.query(`
    SELECT (SELECT count(*)::int FROM kinds.values) AS parents, (SELECT count(*)::int FROM kinds.children) AS children`);
  expect(rows).toEqual([{ parents: 4, children: 4 }]);
});

test('a backup that breaks off lists nothing', async () => {
  let steps = 0;
  const breaking = backUp('broken', async () => {
    steps += 1;
    if (steps > 1) throw new Error('the run was given up meanwhile');
  });
  await expect(breaking).rejects.toThrow('given up');
  expect(await keys('broken/')).not.toContain('broken/manifest.json');
  await expect(restore('broken')).rejects.toThrow('broken/manifest.json is not in the bucket');
});

test('an object that is cut short is refused before anything is deleted', async () => {
  await backUp('cut');
  const before = await stateOf(target.admin);
  const Key = 'cut/postgres/kinds.values.copy.gz';
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'backups', Key }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  await s3.send(new PutObjectCommand({ Bucket: 'backups', Key, Body: bytes.subarray(0, bytes.length - 9) }));
  await expect(restore('cut')).rejects.toThrow(`${Key} is damaged`);
  expect(await stateOf(target.admin)).toEqual(before);
});

test('a backup of an older or a newer release is refused by name', async () => {
  await backUp('release');
  const before = await stateOf(target.admin);
  const newer = `INSERT INTO nubo.migrations VALUES ('kinds', '0002_more.sql', 'c2', '2026-01-02')`;
  await target.admin.query(newer);
  await expect(restore('release')).rejects.toThrow('older release, without kinds/0002_more.sql');
  await target.admin.query(`DELETE FROM nubo.migrations WHERE name = '0002_more.sql'`);
  await source.admin.query(newer);
  await backUp('newer');
  await expect(restore('newer')).rejects.toThrow('newer release: kinds/0002_more.sql');
  await source.admin.query(`DELETE FROM nubo.migrations WHERE name = '0002_more.sql'`);
  await target.admin.query('ALTER TABLE kinds.children ADD COLUMN must text NOT NULL DEFAULT $$x$$');
  await expect(restore('release')).rejects.toThrow('the tables differ: kinds.children');
  await target.admin.query('ALTER TABLE kinds.children DROP COLUMN must');
  expect(await stateOf(target.admin)).toEqual(before);
});
