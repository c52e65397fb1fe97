import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Expressions that meet no bytes of a user, or only short ones, with the reason. */
const EXEMPT = new Map([
  ['packages/local-aws/src/template/intrinsics.ts', "the developer's own template"],
  ['packages/local-aws/src/services/s3/xml-reader.ts', 'sticky: it never starts over at the next character'],
  ['packages/local-aws/src/resources/s3-bucket.ts', 'a name of at most 63 characters'],
  ['packages/local-aws/src/core/start-error.ts', "the runtime's own messages"],
  ['packages/local-aws/src/control/mailbox-page.ts', "mails that the developer's own app sent"],
  ['functions/migrations/plan.ts', "the service's own migrations"],
  ['functions/_shared/http/negotiation.ts', 'a header, of which the gateway takes 10,240 bytes'],
]);

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

/** Every regular expression literal of a TypeScript file. */
function expressionsOf(file: string): readonly Expression[] {
  const found: Expression[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'RegExpLiteral' && 'pattern' in node && 'flags' in node) {
      found.push({ pattern: String(node.pattern), flags: String(node.flags) });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(readFileSync(join(ROOT, file), 'utf8'), { syntax: 'typescript' }));
  return found;
}

/** What of a file takes more than linear time (scslre: exponential or polynomial backtracking, and starts over). */
function superLinear(file: string): readonly string[] {
  return expressionsOf(file)
    .filter(({ pattern, flags }) => analyse({ source: pattern, flags }).reports.length > 0)
    .map(({ pattern, flags }) => `${file}: /${pattern}/${flags}`);
}

test('the check knows exponential, polynomial and repeated work', () => {
  const of = (source: string) => analyse({ source, flags: '' }).reports.map(({ type }) => type);
  expect(of('^(a+)+$')).toContain('Self');
  expect(of('^a*a*$')).toContain('Trade');
  expect(of('a*b')).toContain('Move');
  expect(of('^[a-z]+-[a-z]+$')).toEqual([]);
});

test('no regular expression takes more than linear time', () => {
  const files = globSync('{functions,packages/*/src}/**/*.ts', {
    cwd: ROOT,
    exclude: ['**/node_modules/**'],
  });
  const checked = files.filter((file) => !EXEMPT.has(file));
  expect(checked.flatMap(expressionsOf).length).toBeGreaterThan(100);
  expect(checked.flatMap(superLinear)).toEqual([]);
});
