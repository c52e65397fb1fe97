import type { BuildOptions, Plugin } from 'esbuild';
import type { Target } from './targets.ts';

/** Native packages, never bundled: bcrypt is copied beside the bundles that need it, sharp comes in a layer. */
export const NATIVE_PACKAGES = ['bcrypt', 'sharp'] as const;

/** Optional peers that their packages look for and do without. */
const ABSENT = ['pg-native'];

/**
 * Lambda always gives credentials in the environment, so the chain that looks for profiles, SSO and instance
 * metadata (250 KB in each bundle with a client) is replaced by the one provider that is ever reached.
 * Source: AWS Lambda, "Defined runtime environment variables".
 */
const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/].*\.js$/ }, ({ path }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: path.slice(0, path.lastIndexOf('credential-provider-node')),
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
    plugins: [credentialsFromEnvironment],
    metafile: true,
    write: false,
  } as const satisfies BuildOptions;
}
