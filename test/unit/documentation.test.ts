import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HELP } from '@nubo/local-aws';
import { describe, expect, it } from 'vitest';
import { documents } from '../support/documents.ts';

const root = resolve(import.meta.dirname, '../..');
const manifest: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
/** Folders of the checkout that documents name paths in. */
const PATH = /^(functions|lib|bin|packages|demo|tools|bench|test|web|docs|layers)\/[\w./-]*$/;

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

describe.each(documents(root))('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');

  it('names scripts that are in package.json', () => {
    const names = all(text, /npm run ([\w:-]+)/g);
    expect(names.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });

  it('names options of npm start that there are', () => {
    const options = all(text, /npm start -- (--[\w-]+)/g);
    expect(options.filter((option) => !HELP.includes(`${option} `))).toEqual([]);
  });

  it('links to what is there', () => {
    const links = all(text, /\]\((?!\w+:|#)([^)#\s]+)/g);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(file), link)))).toEqual([]);
  });

  it('names files and folders that are there', () => {
    const paths = all(text, /`([^`\n]+)`/g).filter((code) => PATH.test(code));
    const missing = paths.filter(
      (path) => !existsSync(join(root, path)) && !existsSync(resolve(root, dirname(file), path)),
    );
    expect(missing).toEqual([]);
  });
});

it('the list of decisions names every decision, by its title, and which supersedes it', () => {
  const folder = join(root, 'docs/decisions');
  const files = readdirSync(folder).filter((name) => /^\d{3}-/.test(name));
  expect(files).not.toEqual([]);
  const lines = files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, number, title] = /^# (\d{3}) (.+)\n/.exec(text) ?? [];
    const superseded = /^\*\*Superseded/m.test(text) ? ' (superseded …)' : '';
    return `- [${number}](${file}) ${title}${superseded}`;
  });
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  const listed = list.split('\n').filter((line) => line.startsWith('- '));
  expect(listed.map((line) => line.replace(/\(superseded [^)]+\)$/, '(superseded …)'))).toEqual(lines.sort());
});
