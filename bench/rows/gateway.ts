import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, startServer } from '../harness/child.ts';
import { firstAnswer } from '../harness/first-answer.ts';
import { freePort } from '../harness/free-port.ts';
import { load } from '../harness/load.ts';
import { peers, root, subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { startServerlessOffline } from '../harness/serverless-offline.ts';
import { compareRatio, series } from '../harness/targets.ts';

const CONNECTIONS = 50;
const WARM_UP_SECONDS = 2;
const ANSWER = '{"message":"hello"}';

export const gateway: BenchRow = {
  name: 'gateway',
  title: 'GET of one hello function through the local gateway',
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 1 : 4;
    const urls = {
      ours: await startOurs(context),
      raw: await startPeer(context, 'gateway/raw-http.mjs'),
      fastify: await startPeer(context, 'gateway/fastify.mjs'),
      serverlessOffline: await startServerlessOffline(context),
    };
    const drive = (url: string, duration = seconds) =>
      load({
        url: `${url}/hello`,
        connections: CONNECTIONS,
        seconds: duration,
        verifyBody: (body) => body === ANSWER,
      });
    for (const url of Object.values(urls)) {
      // As many cold starts as there are connections: a warm-up of seconds may be over before they are.
      const first = () => firstAnswer(() => fetch(`${url}/hello`), performance.now(), 120_000);
      await Promise.all(Array.from({ length: CONNECTIONS }, first));
      await drive(url, WARM_UP_SECONDS);
    }
    const rate = await interleave(
      {
        ours: () => drive(urls.ours),
        raw: () => drive(urls.raw),
        fastify: () => drive(urls.fastify),
        serverlessOffline: () => drive(urls.serverlessOffline),
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: {
        connections: CONNECTIONS,
        seconds,
        answer: `${ANSWER.length} bytes of JSON`,
        'warm-up': `${WARM_UP_SECONDS} s`,
      },
      series: [
        series('local gateway', 'ours', 'req/s', rate.ours),
        series('raw node:http, no function', 'peer', 'req/s', rate.raw),
        series('Fastify, no function', 'peer', 'req/s', rate.fastify),
        series('serverless-offline', 'peer', 'req/s', rate.serverlessOffline),
      ],
      targets: [
        compareRatio('of serverless-offline', 'at least', 4, rate.ours, rate.serverlessOffline),
        compareRatio('of raw node:http', 'at least', 0.3, rate.ours, rate.raw),
      ],
    };
  },
};

async function startOurs({ tempDir, onClose }: BenchContext): Promise<string> {
  const assembly = join(tempDir, 'cdk.out');
  const code = join(tempDir, 'hello');
  mkdirSync(code);
  writeFileSync(
    join(code, 'index.js'),
    `exports.handler = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '${ANSWER}' });\n`,
  );
  await runNode(join(subjects, 'gateway/hello-app.ts'), [assembly, code]);
  const server = startServer(process.execPath, [
    join(root, 'packages/local-aws/src/cli.ts'),
    ...[
      '--assembly',
      assembly,
      '--data-dir',
      join(tempDir, 'data'),
      '--port',
      '0',
      '--aws-port',
      '0',
      '--quiet',
    ],
  ]);
  onClose(() => server.stop());
  const [, url] = await server.waitFor(/ready (http:\/\/\S+)/);
  if (url === undefined) throw new Error('no address in the ready line');
  return url;
}

async function startPeer({ onClose }: BenchContext, program: string): Promise<string> {
  const port = await freePort();
  const server = startServer(process.execPath, [join(peers, program)], {
    env: { PORT: String(port), NODE_ENV: 'production' },
  });
  onClose(() => server.stop());
  await server.waitFor(/ready/);
  return `http://127.0.0.1:${port}`;
}
