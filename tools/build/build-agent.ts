import { join } from 'node:path';

/** The agent as one file that plain Node runs, on another machine too. */
export const agentFile = (root: string): string => join(root, 'dist', 'agent', 'nubo-agent.cjs');

/** Builds it. CommonJS: `import` of node:http loads fetch too, which takes 15 MB. */
export async function buildAgent(root: string): Promise<void> {
  // esbuild is only loaded when there is something to build.
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(root, 'agent', 'main.ts')],
    outfile: agentFile(root),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The oldest that Nubo runs on.
    target: 'node20',
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
