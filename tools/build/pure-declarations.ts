import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * `lazy(`, `lazyAsync(` and `sql(` as the value of a declaration at the top of a file, which is how `deps.ts`,
 * `routes.ts` and repositories use them.
 */
const CALL = /^((?:export )?const .*?=\s+)((?:lazy(?:Async)?)\(|sql[<(])/gm;

/**
 * Says of every such call of a service that making its value has no effect, so that a bundle leaves out what
 * its function does not use. esbuild heeds `@__NO_SIDE_EFFECTS__` only within one file, so the mark is put
 * where the call is; it changes no line number.
 */
export const pureDeclarations: Plugin = {
  name: 'pure-declarations',
  setup(build) {
    build.onLoad({ filter: /[\\/]functions[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll(CALL, '$1/* @__PURE__ */ $2'), loader: 'ts' };
    });
  },
};
