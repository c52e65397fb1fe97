/** The files of a service that has no route yet, by name below `functions/<service>/`. */
export function serviceFiles(service: string): ReadonlyMap<string, string> {
  const title = service.charAt(0).toUpperCase() + service.slice(1);
  return new Map([
    ['contract.ts', "import * as z from 'zod/mini';\n"],
    [
      'routes.ts',
      `import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';

export const service: ServiceSpec = {
  name: '${service}',
  title: '${title}',
  description: 'The ${service} service.',
  http: [],
};
`,
    ],
    [
      'env.ts',
      `import * as z from 'zod/mini';

/** What the functions of this service find in their environment; needs in routes.ts add to it (lib/constructs/environment.ts). */
export const env = z.object({ AWS_LAMBDA_FUNCTION_NAME: z.string().check(z.minLength(1)) });
`,
    ],
    [
      'deps.ts',
      `import { parseEnv } from '../_shared/env/env.ts';
import { lazy } from '../_shared/lazy.ts';
import { env } from './env.ts';

/** The only place where this service is put together; each part is made on first use. */
export const settings = lazy(() => parseEnv(env));
`,
    ],
    [
      'README.md',
      `# ${service}

Routes: \`routes.ts\`. Owns no table yet: SQL goes into \`migrations/NNNN_what_it_does.sql\`, and \`needs\` of a
route says which stores it opens.
`,
    ],
  ]);
}
