import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let copy: string;

const run = (command: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
};
const bin = (name: string, ...args: readonly string[]) => run(join(root, 'node_modules/.bin', name), ...args);
const newRoute = (...args: readonly string[]) => run(process.execPath, 'tools/new-route.ts', ...args);

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'nubo-new-route-'));
  const parts = [
    'functions',
    'tools',
    'test/support',
    'packages',
    'package.json',
    'tsconfig.json',
    'biome.json',
  ];
  for (const part of [...parts, 'vitest.config.ts']) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Biome asks git which files to leave out.
  run('git', 'init', '-q');
  const include = ['functions', 'test/unit'];
  await writeFile(join(copy, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', include }));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

describe('npm run new:route', () => {
  test('writes routes, of a new service and of one that is there, that pass the check at once', () => {
    const routes = [
      ['notes', 'create-note', 'POST /notes'],
      ['notes', 'update-note', 'PATCH /notes/{id}'],
      ['notes', 'purge-notes', 'DELETE /notes', '--access', 'admin'],
      ['tasks', 'list-labels', 'GET /tasks/{id}/labels'],
      ['auth/sessions', 'list-devices', 'GET /me/devices'],
      ['auth/sessions', 'trust-device', 'POST /me/devices/{id}/trust'],
    ];
    for (const route of routes) expect(newRoute(...route)).toMatchObject({ status: 0 });
    expect(bin('tsc', '-p', 'tsconfig.new.json')).toEqual({ status: 0, output: '' });
    expect(
      bin(
        'biome',
        'check',
        'functions/notes',
        'functions/tasks',
        'functions/auth',
        'functions/routes.ts',
        'test/unit',
      ),
    ).toMatchObject({ status: 0 });
    const tests = bin('vitest', 'run', '--project', 'unit', 'test/unit/functions');
    expect(tests.output).toMatch(/Test Files.*6 passed/);
    expect(tests.status).toBe(0);
  }, 300_000);

  test('lists a new service where CDK and OpenAPI look for it', async () => {
    const list = await readFile(join(copy, 'functions/routes.ts'), 'utf8');
    expect(list).toContain("import { service as notes } from './notes/routes.ts';");
    for (const file of ['README.md', 'env.ts', 'deps.ts', 'contract.ts']) {
      expect(await readFile(join(copy, 'functions/notes', file), 'utf8')).not.toBe('');
    }
  });

  test.each([
    [['tasks', 'get-task', 'GET /other'], 'tasks has a route get-task already'],
    [['other', 'get-other', 'GET /tasks/{taskId}'], 'GET /tasks/{id} is tasks/get-task already'],
    [['auth', 'find-device', 'GET /devices'], 'auth has capability folders: name one, such as auth/'],
    [['tasks/lists', 'find-label', 'GET /labels'], 'tasks has no capability folders'],
    [['auth', 'open-account', 'POST /signup'], 'is auth/register already'],
    [['auth', 'set-user-flags', 'POST /flags'], 'auth has a trigger set-user-flags already'],
  ])('refuses %j', (args, reason) => {
    const { status, output } = newRoute(...args);
    expect(status).toBe(2);
    expect(output).toContain(reason);
  });
});
