import { join } from 'node:path';
import type { RuntimeFlags } from '@nubo/local-aws';
import { startServer } from './child.ts';
import { root, subjects } from './paths.ts';
import type { BenchContext } from './row.ts';

/** A function as the local runtime runs it. */
export interface RuntimeFunction {
  /** Folder of its bundle, `index.js`. */
  readonly codeDir: string;
  /** Every variable it is started with. */
  readonly environment: Readonly<Record<string, string>>;
}
export interface RuntimeDescription {
  readonly http: string;
  /** Superuser's URL straight to PostgreSQL; the path is not the product's database. */
  readonly databaseUrl: string;
  /** By route key, `GET /tasks/{id}`. */
  readonly routes: Readonly<Record<string, RuntimeFunction>>;
}

/** The options of `npm start` on free ports with a data folder of its own, seeded. */
export function productFlags(dataDir: string): RuntimeFlags {
  return {
    port: 0,
    awsPort: 0,
    dataDir,
    fresh: false,
    seed: true,
    // What is timed is not to share the machine.
    companions: false,
    watch: false,
    quiet: true,
    assembly: undefined,
    project: join(root, 'demo/project.ts'),
    allowEndpoints: [],
    context: {},
  };
}

/** Starts the product on free ports with a data folder of its own, seeded. It ends with the row. */
export async function startRuntimeHost({
  tempDir,
  onClose,
}: Pick<BenchContext, 'tempDir' | 'onClose'>): Promise<RuntimeDescription> {
  const server = startServer(process.execPath, [join(subjects, 'runtime/host.ts'), join(tempDir, 'data')]);
  onClose(() => server.stop());
  const [, json] = await server.waitFor(/^runtime (\{.*\})$/m, 600_000);
  if (json === undefined) throw new Error('the runtime described nothing');
  // Written by the host from the same type.
  return JSON.parse(json) as RuntimeDescription;
}

/** Signs one of the seeded demo accounts in over HTTP; gives its access token and id. */
export async function signIn(
  http: string,
  email: string,
  password: string,
): Promise<{ token: string; id: string }> {
  const response = await fetch(`${http}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`login: ${response.status} ${text}`);
  // The shape of POST /login.
  const { accessToken, user } = JSON.parse(text) as { accessToken: string; user: { id: string } };
  return { token: accessToken, id: user.id };
}
