// Builds what the tarball holds: Node.js strips no types below node_modules, so programs go as JavaScript.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
rmSync(join(here, 'dist'), { recursive: true, force: true });
await build({
  // Each is a program: the runtime, and those it starts in processes of their own (src/core/program-file.ts).
  entryPoints: ['cli.ts', 'execution/child/bootstrap.ts', 'stores/redis/embedded-server.ts'].map((file) =>
    join(here, 'src', file),
  ),
  outdir: join(here, 'dist'),
  entryNames: '[name]',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  logLevel: 'warning',
});
