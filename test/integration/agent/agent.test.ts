import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { samplesInput } from '../../../functions/metrics/contract.ts';
import { agentFile, buildAgent } from '../../../tools/build/build-agent.ts';

const root = resolve(import.meta.dirname, '../../..');

interface SentSample {
  readonly id: string;
  readonly at: string;
}
interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server in the place of POST /metrics that answers as a test says, and what came to it. */
let server: Server;
let url: string;
let reply: (samples: readonly SentSample[]) => Reply | 'cut';
let calls: (readonly SentSample[])[];
let authorization: string | undefined;
let agents: ChildProcess[];

beforeAll(() => buildAgent(root));
beforeEach(async () => {
  reply = () => ({ status: 202 });
  calls = [];
  agents = [];
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      ({ authorization } = request.headers);
      const { samples } = JSON.parse(text) as { samples: SentSample[] };
      expect([request.method, request.url]).toEqual(['POST', '/metrics']);
      calls.push(samples);
      const answer = reply(samples);
      if (answer === 'cut') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? { accepted: samples.length }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(async () => {
  for (const agent of agents) agent.kill('SIGKILL');
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

/** The agent as its single file, a sample a second. */
function startAgent(...options: readonly string[]) {
  const given = options.length > 0 ? options : ['--url', url, '--token', 'secret', '--interval', '1'];
  const child = spawn(process.execPath, ['--jitless', agentFile(root), ...given]);
  agents.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((exit) => child.once('close', exit));
  return { child, ended, output: () => output };
}
const until = (done: () => boolean) => expect.poll(done, { timeout: 20_000, interval: 20 }).toBe(true);
const accepted: SentSample[] = [];
/** Takes samples and keeps them. */
const take = (samples: readonly SentSample[]): Reply => {
  accepted.push(...samples);
  return { status: 202 };
};
beforeEach(() => {
  accepted.length = 0;
});

test('samples are what the API takes, with rates from the first on; a last one goes at the end', async () => {
  const { child, ended } = startAgent();
  await until(() => calls.length >= 2);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(authorization).toBe('Bearer secret');
  const [first] = samplesInput.parse({ samples: calls[0] }).samples;
  expect(first?.cpu.percent).toEqual(expect.any(Number));
  expect(first?.memory.percent).toBeGreaterThan(0);
  expect(first?.processes).toBeGreaterThan(0);
});

test('an outage leaves no gap: what was kept comes in order, each sample once accepted', async () => {
  reply = () => (calls.length % 2 === 0 ? 'cut' : { status: 503, headers: { 'retry-after': '1' } });
  const { child, ended, output } = startAgent();
  await until(() => calls.length >= 3);
  reply = take;
  await until(() => accepted.length >= 5);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  const times = accepted.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(accepted.length);
  expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toBeLessThan(2500);
  // The first sample of the outage is there.
  expect(accepted[0]?.id).toBe(calls[0]?.[0]?.id);
  expect(output()).toContain('the server is reached again');
}, 30_000);

test('what is kept is sent before a signal ends it', async () => {
  reply = () => ({ status: 503 });
  const { child, ended } = startAgent();
  await until(() => calls.length >= 2);
  reply = take;
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(accepted[0]?.id).toBe(calls[0]?.[0]?.id);
});

test('a token that is refused ends it: it asks no second time', async () => {
  reply = () => ({ status: 401, body: { title: 'Unauthorized' } });
  const { ended, output } = startAgent();
  expect(await ended).toBe(78);
  expect(calls).toHaveLength(1);
  expect(output()).toContain('the token is not that of a host');
  expect(output()).not.toContain('secret');
});

test('a sample that the server finds invalid is dropped, and those after it are sent', async () => {
  reply = () =>
    calls.length === 1
      ? { status: 422, body: { errors: [{ path: '/samples/0/cpu/percent', message: 'x' }] } }
      : { status: 202 };
  startAgent();
  await until(() => calls.length >= 2);
  expect(calls[1]?.map(({ id }) => id)).not.toContain(calls[0]?.[0]?.id);
});

test("samples follow the server's clock where it is far from this machine's", async () => {
  const server = Date.parse('2031-05-05T05:05:05.000Z');
  reply = () => ({ status: 202, headers: { date: new Date(server).toUTCString() } });
  const { output } = startAgent();
  await until(() => calls.length >= 2);
  expect(Math.abs(Date.parse(calls[1]?.[0]?.at ?? '') - server)).toBeLessThan(30_000);
  expect(output()).toContain("ahead of the server's");
});

test.each([
  [['--url', 'nowhere', '--token', 'x']],
  [['--url', 'ftp://nubo.example', '--token', 'x']],
  [['--url', 'http://nubo.example']],
  [['--url', 'http://nubo.example', '--token', 'x', '--interval', '0']],
  [['--verbose']],
])('%j is answered with its usage', async (options) => {
  const { ended, output } = startAgent(...options);
  expect(await ended).toBe(64);
  expect(output()).toContain('usage:');
});
