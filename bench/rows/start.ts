import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { clean, copyCheckout } from '../harness/checkout-copy.ts';
import { startServer } from '../harness/child.ts';
import { firstAnswer } from '../harness/first-answer.ts';
import { freePort } from '../harness/free-port.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';

const PATIENCE_MS = 180_000;
/** One of the seeded demo accounts. */
const ACCOUNT = { email: 'ada@nubo.local', password: 'user-demo-password' };

export const start: BenchRow = {
  name: 'start',
  title: '`npm start` to the first 200 of a route that needs the database',
  async run(context): Promise<RowResult> {
    const copy = copyCheckout(join(context.tempDir, 'checkout'));
    const dataDir = join(context.tempDir, 'data');
    const ours = async () => (await startOurs(copy, dataDir)) / 1000;
    const seconds = await interleave(
      {
        first: async () => {
          clean(copy);
          rmSync(dataDir, { recursive: true, force: true });
          return ours();
        },
        // Always behind a first start: the rounds turn a ring of three.
        warm: async () => ours(),
        serverlessOffline: async () => (await startPeer()) / 1000,
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: {
        first: 'nothing built, nothing synthesised, no data',
        warm: 'built, synthesised, the data of the start before',
        'first answer of ours': '200 to POST /login, the password hashed',
        'of the peer': '200 to GET /hello of its one function, no store',
      },
      series: [
        series('npm start, warm', 'ours', 's', seconds.warm),
        series('npm start, first', 'ours', 's', seconds.first),
        series('serverless-offline', 'peer', 's', seconds.serverlessOffline),
      ],
      targets: [compare('warm', 'at most', 10, seconds.warm, 's')],
    };
  },
};

async function startOurs(cwd: string, dataDir: string): Promise<number> {
  const port = await freePort();
  const since = performance.now();
  const options = ['--port', String(port), '--aws-port', '0', '--data-dir', dataDir];
  const server = startServer('npm', ['start', '--', ...options], { cwd });
  try {
    const login = () =>
      fetch(`http://127.0.0.1:${port}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ACCOUNT),
      });
    return await firstAnswer(login, since, PATIENCE_MS);
  } finally {
    await server.stop();
  }
}

async function startPeer(): Promise<number> {
  const [port, lambdaPort, albPort] = [await freePort(), await freePort(), await freePort()];
  const ports = [
    '--httpPort',
    String(port),
    '--lambdaPort',
    String(lambdaPort),
    '--albPort',
    String(albPort),
  ];
  const since = performance.now();
  const server = startServer('npm', ['run', 'offline', '--', ...ports], {
    cwd: peers,
    env: { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_REGION: 'us-east-1' },
  });
  try {
    return await firstAnswer(() => fetch(`http://localhost:${port}/hello`), since, PATIENCE_MS);
  } finally {
    await server.stop();
  }
}
