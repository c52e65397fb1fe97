import { describe, expect, test } from 'vitest';
import { addImport, addToArray, insertBefore } from '../../../tools/new-route/edit-source.ts';
import { parseArguments } from '../../../tools/new-route/new-route.ts';

describe('arguments', () => {
  test('are service, verb-noun and route; a bearer token is needed unless said otherwise', () => {
    expect(parseArguments(['notes', 'get-note', 'GET /notes/{id}'])).toEqual({
      service: 'notes',
      id: 'get-note',
      method: 'GET',
      path: '/notes/{id}',
      access: 'user',
    });
    expect(parseArguments(['notes', 'list-notes', 'GET /notes', '--access', 'public']).access).toBe('public');
    const { service, capability } = parseArguments(['auth/sessions', 'list-devices', 'GET /me/devices']);
    expect([service, capability]).toEqual(['auth', 'sessions']);
  });
  test.each([
    [[], 'three arguments'],
    [['notes', 'get-note'], 'three arguments'],
    [['Notes', 'get-note', 'GET /notes'], '"Notes" is no service name'],
    [['_shared', 'get-note', 'GET /notes'], 'no service name'],
    [['auth/', 'get-note', 'GET /notes'], 'is not of the form <service>/<capability>'],
    [['auth/..', 'get-note', 'GET /notes'], 'is not of the form <service>/<capability>'],
    [['auth/a/b', 'get-note', 'GET /notes'], 'is not of the form <service>/<capability>'],
    [['notes', 'notes', 'GET /notes'], 'no verb-noun'],
    [['notes', 'getNote', 'GET /notes'], 'no verb-noun'],
    [['notes', 'get-note', 'get /notes'], '"get" is none of'],
    [['notes', 'get-note', 'GET'], 'is not of the form'],
    [['notes', 'get-note', 'GET notes'], 'is no path'],
    [['notes', 'get-note', 'GET /notes/'], 'is no path'],
    [['notes', 'get-note', 'GET /{proxy+}'], 'is no path'],
    [['notes', 'get-note', 'GET /{id}/{id}'], 'names a parameter twice'],
    [['notes', 'get-note', 'GET /notes', '--access', 'root'], 'is not understood'],
  ])('%j are refused', (args, reason) => {
    expect(() => parseArguments(args)).toThrow(reason);
  });
});

describe('edits', () => {
  const file = "import { a } from './a.ts';\n\nexport const list = [\n  one,\n];\n";

  test('add names to an import that is there, and an import that is not', () => {
    expect(addImport(file, ['b', 'a'], './a.ts')).toContain("import { a, b } from './a.ts';");
    expect(addImport(file, ['c'], './c.ts')).toContain("'./a.ts';\nimport { c } from './c.ts';\n");
    expect(addImport('import {\n  a,\n} from "x";\n', [], './c.ts')).not.toContain('c.ts');
  });
  test('add to an array, empty or not', () => {
    expect(addToArray(file, 'list = [', 'two', 'f.ts')).toContain('[one, two]');
    expect(addToArray('const x = [];', 'x = [', 'two', 'f.ts')).toBe('const x = [two];');
  });
  test('insert before a line', () => {
    expect(insertBefore(file, 'export const list', 'const x = 1;\n', 'f.ts')).toContain(
      'const x = 1;\n\nexport',
    );
  });
  test('say which file lacks the place they look for', () => {
    expect(() => addToArray(file, 'other = [', 'two', 'f.ts')).toThrow('f.ts has no "other = [');
    expect(() => insertBefore(file, 'export const service', '', 'f.ts')).toThrow('f.ts has no line');
  });
});
