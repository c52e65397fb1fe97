import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { Target } from './targets.ts';

/** Native packages, never bundled: bcrypt is copied beside the bundles that need it, sharp comes in a layer. */
export const NATIVE_PACKAGES = ['bcrypt', 'sharp'] as const;

/** Optional peers that their packages look for and do without. */
const ABSENT = ['pg-native'];

/** The credential chain of the SDK, of which a function reaches one link. */
const CREDENTIALS = join(import.meta.dirname, 'environment-credentials.ts');

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
    // A dynamic `import('node:http')` of the SDK would load undici as a static one does.
    supported: { 'dynamic-import': false },
    metafile: true,
    write: false,
  } as const satisfies BuildOptions;
}
