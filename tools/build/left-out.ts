import { readFile } from 'node:fs/promises';
import type { OnLoadResult, Plugin } from 'esbuild';

/** zod's JSON Schema: the document is made by the build, from the same schemas. 16 KB of every bundle. */
const ZOD = /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/;
/** pg's connection URLs and password files: a function gives host and token. 8 KB. */
const PG = /[\\/]node_modules[\\/](pg-connection-string|pgpass)[\\/].*\.js$/;

const missing = (path: string): string => {
  const module = path.replaceAll('\\', '/').replace(/^.*node_modules\//, '');
  return `const missing = () => { throw new Error(${JSON.stringify(`${module} is left out of the bundles`)}); };`;
};

/**
 * The same exports, so that imports of them still resolve and the rest of zod is shaken as ever. Those that make
 * a schema's method are called for each schema: only the method throws.
 */
function withoutZod(path: string, source: string): OnLoadResult {
  const names = Array.from(source.matchAll(/^export (?:const|function|class) (\w+)/gm), ([, name]) => name);
  const lines = names.map((name) =>
    /^create\w+Method$/.test(name ?? '')
      ? `export const ${name} = () => missing;`
      : `export const ${name} = missing;`,
  );
  return { contents: [missing(path), ...lines].join('\n') };
}

/** Puts modules that throw when they are called in the place of some that packages load and no function reaches. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: ZOD }, async ({ path }) => withoutZod(path, await readFile(path, 'utf8')));
    build.onLoad({ filter: PG }, ({ path }) => ({
      contents: `${missing(path)}\nmodule.exports = Object.assign(missing, { parse: missing });`,
    }));
  },
};
