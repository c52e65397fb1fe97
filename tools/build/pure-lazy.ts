import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** `lazy(` and `lazyAsync(` as the value of a declaration at the top of a file, which is how `deps.ts` uses them. */
const CALL = /^((?:export )?const .*?=\s+)(lazy(?:Async)?\()/gm;

/**
 * Says of every `lazy(…)` of a service that making it has no effect, so that a bundle leaves out the parts of
 * a `deps.ts` that its function does not use. esbuild heeds `@__NO_SIDE_EFFECTS__` only within one file, so the
 * mark is put where the call is; it changes no line number.
 */
export const pureLazy: Plugin = {
  name: 'pure-lazy',
  setup(build) {
    build.onLoad({ filter: /[\\/]functions[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes('lazy')) return undefined;
      return { contents: source.replaceAll(CALL, '$1/* @__PURE__ */ $2'), loader: 'ts' };
    });
  },
};
