import { join } from 'node:path';
import { buildBundles } from './build.ts';
import { peers } from './paths.ts';

/** What NestJS looks for and does without. */
const OPTIONAL = ['@nestjs/microservices', '@nestjs/websockets', 'class-validator', 'class-transformer'];

/** Bundles the peers of cold-start by the options of the product's functions; gives their paths. */
export async function buildPeers(tempDir: string): Promise<{ bare: string; express: string; nest: string }> {
  const entry = (name: string) => join(peers, 'cold-start', `${name}.mjs`);
  const external = OPTIONAL.flatMap((name) => [name, `${name}/*`]);
  const { bare, express, nest } = await buildBundles(
    { bare: entry('bare'), express: entry('express'), nest: entry('nest') },
    join(tempDir, 'peers'),
    external,
  );
  if (bare === undefined || express === undefined || nest === undefined) throw new Error('a peer is missing');
  return { bare, express, nest };
}
