import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import { buildBundles } from './build.ts';
import { peers } from './paths.ts';

/** What NestJS looks for and does without. */
const OPTIONAL = ['@nestjs/microservices', '@nestjs/websockets', 'class-validator', 'class-transformer'];
const FRAMEWORKS = ['express', 'nest'] as const;
const folder = join(peers, 'cold-start');

/** A client of a store that a function loads; each has a file of its name in peers/cold-start/clients. */
export type ClientName = 'dynamodb' | 'events' | 'lambda' | 'postgres' | 's3' | 'secrets' | 'sqs' | 'valkey';

/** The clients of a route's function, by what it declares. */
export function clientsOf({ needs, idempotent, rateLimits = [] }: HttpRouteSpec): ClientName[] {
  const inVpc = needs.postgres === true || needs.redis === true;
  const limited = rateLimits.length > 0;
  const has: Record<ClientName, boolean> = {
    dynamodb: needs.tables !== undefined || idempotent === true || (limited && !inVpc),
    events: needs.publishes === true,
    lambda: needs.invokes !== undefined,
    postgres: needs.postgres === true,
    s3: needs.objects !== undefined,
    secrets: needs.secrets !== undefined || needs.signsTokens === true,
    sqs: needs.sends !== undefined,
    valkey: needs.redis === true || (limited && inVpc),
  };
  const names = Object.keys(has) as ClientName[];
  return names.filter((name) => has[name]);
}

export interface ColdPeers {
  readonly bare: string;
  /** Bundles by the clients' names, joined by `+`; '' has none. */
  readonly express: Readonly<Record<string, string>>;
  readonly nest: Readonly<Record<string, string>>;
}

/** Bundles a peer for each set of clients by the options of the product's functions; gives their paths. */
export async function buildPeers(
  tempDir: string,
  sets: readonly (readonly ClientName[])[],
): Promise<ColdPeers> {
  const sources = join(tempDir, 'peer-sources');
  mkdirSync(sources, { recursive: true });
  const entries: Record<string, string> = { bare: join(folder, 'bare.mjs') };
  for (const framework of FRAMEWORKS) {
    for (const clients of sets) {
      const name = `${framework}-${clients.join('+')}`;
      const file = join(sources, `${name}.mjs`);
      writeFileSync(file, entryOf(framework, clients));
      entries[name] = file;
    }
  }
  const external = OPTIONAL.flatMap((name) => [name, `${name}/*`]);
  const bundles = await buildBundles(entries, join(tempDir, 'peers'), external);
  const { bare } = bundles;
  if (bare === undefined) throw new Error('a peer is missing');
  const of = (framework: string) =>
    Object.fromEntries(
      sets.map((clients) => [clients.join('+'), bundles[`${framework}-${clients.join('+')}`] ?? '']),
    );
  return { bare, express: of('express'), nest: of('nest') };
}

function entryOf(framework: string, clients: readonly ClientName[]): string {
  const imports = clients.map(
    (name) => `import { call as ${name} } from ${JSON.stringify(join(folder, 'clients', `${name}.mjs`))};`,
  );
  return [
    `import { createHandler } from ${JSON.stringify(join(folder, `${framework}.mjs`))};`,
    ...imports,
    `export const handler = createHandler([${clients.join(', ')}]);`,
  ].join('\n');
}
