import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterEach, describe, expect, test } from 'vitest';

const config: { forbidden: IForbiddenRuleType[]; options: ICruiseOptions } = createRequire(import.meta.url)(
  '../../../.dependency-cruiser.cjs',
);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Names of the rules that this tree of files breaks. */
async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
  const baseDir = mkdtempSync(join(tmpdir(), 'nubo-imports-'));
  folders.push(baseDir);
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), code);
  }
  const roots = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const options = { ...config.options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden } };
  const { output } = await cruise(roots, options);
  if (typeof output === 'string') throw new Error(output);
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}

const task = { 'functions/tasks/task.ts': 'export interface Task { id: string }\nexport const one = 1;\n' };
const imports = (path: string) => `import { one } from '${path}';\nexport const two = one;\n`;
const names = (path: string) => `import type { Task } from '${path}';\nexport type Mine = Task;\n`;

describe('an import that the layers allow', () => {
  test('handlers get deps, deps get repositories', async () => {
    const files = {
      ...task,
      'functions/tasks/handlers/get-task.ts': imports('../deps.ts'),
      'functions/tasks/deps.ts': `export { one } from './task-repository.ts';\n`,
      'functions/tasks/task-repository.ts': `export { one } from './task.ts';\n`,
    };
    expect(await broken(files)).toEqual([]);
  });
});

describe('an import that breaks a layer, as a value and as a type alike', () => {
  test.each([
    ['no-cross-service', 'functions/posts/post.ts', '../tasks/task.ts'],
    ['shared-knows-no-service', 'functions/_shared/http/http.ts', '../../tasks/task.ts'],
    ['infra-sees-routes-triggers-and-env-only', 'lib/task-stack.ts', '../functions/tasks/task.ts'],
    ['packages-know-no-nubo', 'packages/local-aws/src/runtime.ts', '../../../functions/tasks/task.ts'],
  ])('%s', async (rule, file, path) => {
    expect(await broken({ ...task, [file]: imports(path) })).toEqual([rule]);
    expect(await broken({ ...task, [file]: names(path) })).toEqual([rule]);
  });

  test.each([
    [
      'handlers-are-leaves',
      'functions/tasks/task.ts',
      './handlers/get-task.ts',
      'functions/tasks/handlers/get-task.ts',
    ],
    [
      'handlers-do-no-io',
      'functions/tasks/handlers/get-task.ts',
      '../task-repository.ts',
      'functions/tasks/task-repository.ts',
    ],
    ['only-handlers-get-deps', 'functions/tasks/task-service.ts', './deps.ts', 'functions/tasks/deps.ts'],
    [
      'domain-is-pure',
      'functions/tasks/task.ts',
      './task-repository.ts',
      'functions/tasks/task-repository.ts',
    ],
    [
      'repositories-know-no-http',
      'functions/tasks/task-repository.ts',
      '../_shared/http/http.ts',
      'functions/_shared/http/http.ts',
    ],
    ['functions-know-no-infra', 'functions/tasks/task.ts', '../../lib/stack.ts', 'lib/stack.ts'],
    ['nothing-imports-tests', 'tools/check.ts', '../test/support.ts', 'test/support.ts'],
  ])('%s', async (rule, from, path, to) => {
    expect(await broken({ [from]: imports(path), [to]: 'export const one = 1;\n' })).toEqual([rule]);
  });

  test('a circle', async () => {
    const files = { 'tools/a.ts': imports('./b.ts'), 'tools/b.ts': `export { two as one } from './a.ts';\n` };
    expect(await broken(files)).toEqual(['no-circular']);
  });

  test('a path that leads nowhere', async () => {
    expect(await broken({ 'tools/a.ts': imports('./gone.ts') })).toEqual(['resolvable']);
  });

  test('a dynamic import', async () => {
    const files = {
      ...task,
      'functions/posts/post.ts': `export const load = () => import('../tasks/task.ts');\n`,
    };
    expect(await broken(files)).toEqual(['no-cross-service']);
  });
});
