import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { serviceImports, valueImports } from '../../../tools/check/service-imports.ts';

test('tells an import of a type from one of a value', () => {
  const code = `
    import type { A } from 'type-declaration';
    import { type B } from 'type-specifier';
    import { type C, d } from 'mixed';
    import e from 'default';
    import * as f from 'namespace';
    import 'side-effect';
    export * from 'everything';
    export { g } from 'some';
    export type { H } from 'exported-type';
  `;
  expect(valueImports(code)).toEqual(['mixed', 'default', 'namespace', 'side-effect', 'everything', 'some']);
});

test('no service of this repository imports what deps.ts should hand it', () => {
  expect(serviceImports(resolve(import.meta.dirname, '../../..'))).toEqual([]);
});
