import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fontFiles } from './font-files.ts';
import { nativeFiles } from './native-packages.ts';
import { platformFiles } from './platform-files.ts';
import type { Target } from './targets.ts';

/**
 * Everything in a function's folder beside `index.js`, by path. `package.json` says CommonJS, so that the
 * folder also runs below a package that says otherwise; Lambda's own default is the same.
 */
export function companionsOf(root: string, target: Target): Map<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    ['package.json', '{"type":"commonjs"}\n'],
    ...nativeFiles(root, target.needs),
    ...fontFiles(root, target.needs),
    ...platformFiles(root, target.name),
    ...(target.migrations ? migrationFiles(root) : []),
  ]);
}

/** `functions/<service>/migrations/*.sql` of every service as `migrations/<service>/*.sql`. */
function migrationFiles(root: string): [string, Uint8Array][] {
  const functions = join(root, 'functions');
  return readdirSync(functions)
    .sort()
    .flatMap((service) => {
      const folder = join(functions, service, 'migrations');
      // functions/migrations is a service itself, functions/_shared/migrations its machinery.
      if (service.startsWith('_') || !existsSync(folder)) return [];
      const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
      return files
        .sort()
        .map((file): [string, Uint8Array] => [
          `migrations/${service}/${file}`,
          readFileSync(join(folder, file)),
        ]);
    });
}
