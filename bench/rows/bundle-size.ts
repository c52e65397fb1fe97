import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { targetsOf } from '../../tools/build/targets.ts';
import { buildBundles } from '../harness/build.ts';
import { buildPeers, clientsOf } from '../harness/cold-peers.ts';
import { root } from '../harness/paths.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';

/** Images and documents carry libraries of their own size. */
const EXEMPT = /^files\/(process-upload|generate-pdf)$/;
const ROUTES = services.flatMap(({ name, http }) =>
  http.map((route) => ({ name: `${name}/${route.id}`, clients: clientsOf(route) })),
);
/** Routes whose functions load no client of AWS: PostgreSQL and Valkey are none. */
const WITHOUT_AWS = new Set(
  ROUTES.filter(({ clients }) => clients.every((name) => name === 'postgres' || name === 'valkey')).map(
    ({ name }) => name,
  ),
);

export const bundleSize: BenchRow = {
  name: 'bundle-size',
  title: 'minified bytes of each function, as deployed less native packages',
  async run({ tempDir }): Promise<RowResult> {
    const targets = targetsOf(root, services, triggers);
    const entries = Object.fromEntries(targets.map(({ name, entry }) => [name, entry]));
    const bundles = await buildBundles(entries, join(tempDir, 'ours'));
    const sizes = Object.entries(bundles).map(([name, file]) => ({ name, file, kb: kilobytes(file) }));
    const peers = await buildPeers(tempDir, [
      [],
      ['postgres'],
      ['dynamodb'],
      ['dynamodb', 'events', 'postgres'],
    ]);
    const compared = sizes.filter(({ name }) => !EXEMPT.test(name));
    const most = Math.max(...compared.map(({ kb }) => kb));
    const withoutAws = Math.max(...sizes.filter(({ name }) => WITHOUT_AWS.has(name)).map(({ kb }) => kb));
    return {
      conditions: {
        functions: sizes.length,
        'gzip of the largest': `${largestGzip(sizes)} KB`,
        KB: '1000 bytes',
      },
      series: [
        ...sizes.map(({ name, kb }) => series(name, 'ours', 'KB', [kb])),
        series('a bare handler', 'peer', 'KB', [kilobytes(peers.bare)]),
        ...Object.entries(peers.express).map(([clients, file]) =>
          series(`Express 5 (${clients || 'no client'})`, 'peer', 'KB', [kilobytes(file)]),
        ),
        ...Object.entries(peers.nest).map(([clients, file]) =>
          series(`NestJS (${clients || 'no client'})`, 'peer', 'KB', [kilobytes(file)]),
        ),
      ],
      targets: [
        compare('the largest but images and PDF', 'at most', 500, [most], 'KB'),
        compare('the largest route without a client of AWS', 'at most', 200, [withoutAws], 'KB'),
      ],
    };
  },
};

function kilobytes(file: string): number {
  return statSync(file).size / 1000;
}

function largestGzip(sizes: readonly { file: string; kb: number }[]): number {
  const largest = sizes.toSorted((a, b) => b.kb - a.kb)[0];
  if (!largest) throw new Error('no functions');
  return Math.round(gzipSync(readFileSync(largest.file)).length / 1000);
}
