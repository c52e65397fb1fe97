// Runs the product as `npm start` does and prints one line, `runtime {…}`, with what a benchmark needs beside
// the address: the environment of each function behind an HTTP route, and the database for peers.
// Run with the data folder.
import { environmentVariables, startRuntime } from '@nubo/local-aws';
import { productFlags, type RuntimeDescription, type RuntimeFunction } from '../../harness/runtime.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: host.ts DATA-DIR');

const runtime = await startRuntime(productFlags(dataDir));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    runtime.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}

const OPEN = { rateLimit: undefined, burstLimit: undefined };
const { world, endpoints } = runtime;
const routes: Record<string, RuntimeFunction> = {};
for (const api of world.httpApis.list()) {
  // What is timed is the work, not the stage's throttle.
  for (const stage of api.stages)
    world.httpApis.putStage({ ...stage, defaultThrottle: OPEN, routeThrottles: {} });
  const functionOf = new Map(api.integrations.map((each) => [each.integrationId, each.functionArn]));
  for (const { routeKey, integrationId } of api.routes) {
    const definition = world.functions.get(functionOf.get(integrationId) ?? '');
    if (definition === undefined) throw new Error(`${routeKey} has no function`);
    const credentials = world.identities.credentialsFor(definition.roleArn, definition.name);
    const { region } = world;
    const own = { tmpDir: dataDir, logStream: 'bench', awsEndpoint: endpoints.aws };
    routes[routeKey] = {
      codeDir: definition.codeDir,
      environment: environmentVariables({ definition, credentials, region, ...own }),
    };
  }
}
const description: RuntimeDescription = {
  http: endpoints.http,
  databaseUrl: (await world.stores.postgres()).adminUrl,
  routes,
};
process.stdout.write(`runtime ${JSON.stringify(description)}\n`);
