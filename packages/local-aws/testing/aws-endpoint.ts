import type { World } from '../src/core/world.ts';
import { createAwsEndpoint } from '../src/services/endpoint.ts';
import { createTestWorld, type TestWorld } from './test-world.ts';

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}
export interface AwsEndpointUnderTest {
  readonly world: TestWorld;
  readonly url: string;
  /** Configuration of an SDK client of the person at the terminal. */
  readonly operator: ClientConfig;
  /** Configuration of an SDK client of a function whose role has these statements. */
  as(name: string, statements: readonly object[]): ClientConfig;
  close(): Promise<void>;
}

/** The AWS endpoint of a test world on a free port. */
export async function startAwsEndpoint(overrides: Partial<World> = {}): Promise<AwsEndpointUnderTest> {
  const world = createTestWorld(overrides);
  const endpoint = await createAwsEndpoint(world, { port: 0 });
  const url = `http://127.0.0.1:${endpoint.port}`;
  Object.assign(world.endpoints, { aws: url });
  const config = (credentials: ClientConfig['credentials']): ClientConfig => ({
    endpoint: url,
    region: world.region,
    credentials,
  });
  return {
    world,
    url,
    operator: config({ accessKeyId: 'test', secretAccessKey: 'test' }),
    as(name, statements) {
      const arn = `arn:aws:iam::${world.account}:role/${name}-role`;
      const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
      world.identities.defineRole({ arn, name: `${name}-role`, policies: [{ Statement }] });
      return config(world.identities.credentialsFor(arn, name));
    },
    async close() {
      await endpoint.close();
      world.close();
    },
  };
}
