import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import type { Target } from './targets.ts';

/**
 * Packages with binaries, never bundled: bcrypt and harfbuzzjs, which looks for its WebAssembly beside itself, are
 * copied beside the bundles that need them; sharp comes in a layer.
 */
export const NATIVE_PACKAGES = ['bcrypt', 'harfbuzzjs', 'sharp'] as const;

/** Optional peers that their packages look for and do without. */
const ABSENT = ['pg-native'];

/** The credential chain of the SDK, of which a function reaches one link. */
const CREDENTIALS = join(import.meta.dirname, 'environment-credentials.ts');

/** A dynamic `import('node:http')`, as the SDK has it, would load undici as a static one does: it becomes a `require`. */
const requiredBuiltins: Plugin = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, namespace: 'required-builtin' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'required-builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * One call for all functions. CommonJS, because an ESM `import 'node:http'` loads undici with it (57 ms of
 * cold start against 5); no splitting, because each function deploys alone.
 */
export function esbuildOptions(targets: readonly Target[], root: string, outDir: string) {
  return {
    absWorkingDir: root,
    entryPoints: targets.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
    outdir: outDir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    conditions: ['module'],
    external: [...NATIVE_PACKAGES, ...ABSENT],
    define: { 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    alias: {
      '@aws-sdk/credential-provider-node': CREDENTIALS,
      '@aws-sdk/credential-providers': CREDENTIALS,
    },
    plugins: [requiredBuiltins],
    metafile: true,
    write: false,
  } as const satisfies BuildOptions;
}
