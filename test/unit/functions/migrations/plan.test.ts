import { describe, expect, test } from 'vitest';
import { migrationFile, planMigrations } from '../../../../functions/migrations/plan.ts';

const first = migrationFile('tasks', '0001_create_tasks.sql', 'CREATE TABLE tasks ();');
const second = migrationFile('tasks', '0002_add_notes.sql', 'ALTER TABLE tasks ADD note text;');

describe('a plan of migrations', () => {
  test('has what was not applied yet, in order', () => {
    expect(planMigrations([second, first], [])).toEqual([first, second]);
    expect(planMigrations([first, second], [first])).toEqual([second]);
    expect(planMigrations([first, second], [first, second])).toEqual([]);
  });
  test('refuses an applied file that was edited', () => {
    expect(() => planMigrations([first], [{ ...first, checksum: 'other' }])).toThrow(
      'tasks/0001_create_tasks.sql was edited after it was applied',
    );
  });
  test('refuses an applied file that vanished', () => {
    expect(() => planMigrations([second], [first, second])).toThrow('no longer in the code');
  });
  test('refuses a file slipped in before an applied one', () => {
    expect(() => planMigrations([first, second], [second])).toThrow('give it the next number');
  });
  test('refuses two files of one number', () => {
    const twin = migrationFile('tasks', '0001_other.sql', 'SELECT 1;');
    expect(() => planMigrations([first, twin], [])).toThrow('share a number');
  });
});

describe('a migration file', () => {
  test('has the same checksum whatever its line endings', () => {
    const unix = migrationFile('tasks', '0001_a.sql', 'SELECT 1;\nSELECT 2;\n');
    expect(migrationFile('tasks', '0001_a.sql', 'SELECT 1;\r\nSELECT 2;\r\n').checksum).toBe(unix.checksum);
  });
  test('is named by number and purpose', () => {
    expect(() => migrationFile('tasks', 'create.sql', '')).toThrow('NNNN_what_it_does.sql');
    expect(() => migrationFile('Tasks; DROP', '0001_a.sql', '')).toThrow('no service name');
  });
  test('may not end its own transaction', () => {
    expect(() => migrationFile('tasks', '0001_a.sql', 'SELECT 1;\nCOMMIT;')).toThrow(
      'transaction of its own',
    );
  });
});
