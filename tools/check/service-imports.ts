import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** What a service is given by deps.ts and may therefore only name as a type. */
const GIVEN = /(^|\/)(deps|[^/]+-repository)\.ts$|\/_shared\/(postgres|http|valkey)\//;

/**
 * A service (`*-service.ts`) may import a repository, a database or the pipeline as a type alone:
 * dependency-cruiser's swc parser does not tell `import type` from `import`, so this is checked here.
 *
 * @returns a line for each import that breaks the rule.
 */
export function serviceImports(root: string): string[] {
  return globSync('functions/*/{,*/}*-service.ts', { cwd: root }).flatMap((file) =>
    valueImports(readFileSync(join(root, file), 'utf8'))
      .filter((source) => GIVEN.test(source))
      .map((source) => `${file}: ${source} may be imported as a type only; deps.ts hands it over`),
  );
}

/** Sources of which a module imports or re-exports more than types. */
export function valueImports(code: string): string[] {
  const { body } = parseSync(code, { syntax: 'typescript', target: 'es2022' });
  return body.flatMap((item) => {
    if (item.type === 'ImportDeclaration') {
      const named = item.specifiers.filter((specifier) => specifier.type === 'ImportSpecifier');
      const types = named.length > 0 && named.length === item.specifiers.length;
      return item.typeOnly || (types && named.every(({ isTypeOnly }) => isTypeOnly))
        ? []
        : [item.source.value];
    }
    if (item.type === 'ExportAllDeclaration') return [item.source.value];
    // swc's declarations lack `typeOnly` here, its parser gives it.
    const types = 'typeOnly' in item && item.typeOnly === true;
    return item.type === 'ExportNamedDeclaration' && item.source && !types ? [item.source.value] : [];
  });
}
