import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentFile } from '../../tools/build/build-agent.ts';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo, type Frame, type LiveConnection } from '../support/live-connection.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

const root = resolve(import.meta.dirname, '../..');
const dataDir = tempDir('metrics');

let product: Product;
let call: Api;
let token: string;
let live: LiveConnection;
const agents: ChildProcess[] = [];

const admin = async (route: string, json?: object) => {
  const answer = await call(route, { token, ...(json && { json }) });
  expect(answer.status, `${route}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
};
const addHost = async (name: string) => {
  const { host, agentToken } = await admin('POST /hosts', { name });
  return { id: host.id as string, token: agentToken as string };
};
/** Runs the agent of a host as its single file, a sample a second. */
const runAgent = (agentToken: string): ChildProcess => {
  const options = ['--url', product.url, '--token', agentToken, '--interval', '1'];
  const child = spawn(process.execPath, ['--jitless', agentFile(root), ...options], { stdio: 'ignore' });
  agents.push(child);
  return child;
};
const sampleOf =
  (hostId: string) =>
  (frame: Frame): boolean =>
    frame.type === 'metrics' && frame.hostId === hostId;
const sample = (cpu: number) => ({
  at: new Date().toISOString(),
  cpu: { percent: cpu, perCore: [cpu] },
  memory: { usedBytes: 1, totalBytes: 2, percent: 50 },
});
const control = (path: string, body: object) =>
  fetch(`${product.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });

beforeAll(async () => {
  product = await startProduct({ dataDir, agent: true });
  call = apiAt(product.url);
  token = await signIn(call, ...demo.admin);
  live = await connectTo(product.url, { token });
  live.send({ action: 'subscribe', channel: 'metrics:*' });
  live.send({ action: 'subscribe', channel: 'alerts' });
  await live.settled();
});
afterAll(async () => {
  live?.socket.close();
  for (const agent of agents) agent.kill('SIGKILL');
  await product?.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

it('npm start shows this machine, host localhost, whose samples come live', async () => {
  const { items } = await admin('GET /hosts');
  expect(items.map(({ name }: { name: string }) => name)).toEqual(['localhost']);
  const { id } = items[0];
  const { sample: pushed } = await live.take(sampleOf(id));
  expect(pushed.memory.percent).toBeGreaterThan(0);
  expect(pushed.processes).toBeGreaterThan(0);
  const host = await admin(`GET /hosts/${id}`);
  expect([host.status, host.intervalSeconds]).toEqual(['up', 5]);
  expect(Date.parse(host.lastSample.at)).toBeGreaterThanOrEqual(Date.parse(pushed.at));
});

it('an agent that is cut off sends what it kept: no gap, and each minute’s mean is that of its samples', async () => {
  const host = await addHost('cut off');
  const agent = runAgent(host.token);
  await live.take(sampleOf(host.id));
  await control('faults', { target: 'dynamodb', mode: 'down' });
  await new Promise((over) => setTimeout(over, 4000));
  await control('faults', { target: 'dynamodb', mode: 'ok' });
  const raw = () => admin(`GET /hosts/${host.id}/metrics?step=raw`);
  await expect
    .poll(async () => (await raw()).at.length, { timeout: 30_000, interval: 500 })
    .toBeGreaterThan(8);
  agent.kill('SIGTERM');
  await new Promise((ended) => agent.once('exit', ended));
  const { at, memory } = await raw();
  const times: number[] = at.map((each: string) => Date.parse(each));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(2500);

  const rolled = await admin(`GET /hosts/${host.id}/metrics?step=1m`);
  expect(rolled.samples.reduce((sum: number, each: number) => sum + each, 0)).toBe(at.length);
  for (const [index, start] of rolled.at.entries()) {
    const ofMinute = memory.filter((_: number, each: number) => at[each].slice(0, 16) === start.slice(0, 16));
    const mean = ofMinute.reduce((sum: number, each: number) => sum + each, 0) / ofMinute.length;
    expect(rolled.memory.mean[index]).toBeCloseTo(mean, 5);
    expect(rolled.memory.max[index]).toBe(Math.max(...ofMinute));
  }
}, 90_000);

it('a busy processor fires its alert and the end of it resolves it, live, in the list and as a notification', async () => {
  const host = await addHost('busy');
  const rule = { metric: 'cpu', operator: '>', threshold: 80, forSeconds: 0, severity: 'critical' };
  await admin('POST /alert-rules', { ...rule, hostId: host.id });
  const send = (cpu: number) =>
    call('POST /metrics', { token: host.token, json: { samples: [sample(cpu)] } });
  const alert = (state: string) => (frame: Frame) =>
    frame.type === 'alert' && frame.alert.hostId === host.id && frame.alert.state === state;
  expect((await send(97)).status).toBe(202);
  const { alert: fired } = await live.take(alert('firing'));
  expect(fired).toMatchObject({ metric: 'cpu', value: 97, severity: 'critical', resolvedAt: null });
  expect((await admin(`GET /alerts?state=firing&hostId=${host.id}`)).items).toEqual([fired]);
  expect((await send(3)).status).toBe(202);
  const { alert: resolved } = await live.take(alert('resolved'));
  expect(resolved).toMatchObject({ id: fired.id, peakValue: 97, value: 3, reason: 'recovered' });
  expect((await admin(`GET /alerts?hostId=${host.id}`)).items).toEqual([resolved]);
  const told = async () =>
    (await admin('GET /notifications?limit=100')).items.filter(
      ({ type, data }: { type: string; data: { alertId?: string } }) =>
        type === 'alert.firing' && data.alertId === fired.id,
    );
  await expect.poll(async () => (await told()).length, { timeout: 20_000 }).toBe(1);
}, 60_000);

it('a host that misses three samples is down, and up with the next, each once', async () => {
  const host = await addHost('silent');
  const send = () => call('POST /metrics', { token: host.token, json: { samples: [sample(1)] } });
  await send();
  const down = (state: string) => (frame: Frame) =>
    frame.type === 'alert' && frame.alert.hostId === host.id && frame.alert.state === state;
  await control('clock', { advanceSeconds: 20 });
  expect((await live.take(down('firing'))).alert.kind).toBe('host-down');
  expect((await admin(`GET /hosts/${host.id}`)).status).toBe('down');
  await call('POST /metrics', {
    token: host.token,
    json: { samples: [{ ...sample(1), at: new Date(Date.now() + 20_000).toISOString() }] },
  });
  expect((await live.take(down('resolved'))).alert.reason).toBe('recovered');
  expect((await admin(`GET /hosts/${host.id}`)).status).toBe('up');
  expect(live.frames.filter(({ type, alert }) => type === 'alert' && alert.hostId === host.id)).toEqual([]);
}, 60_000);

it('after kill -9 the agent is gone, and the next start finds the same host', async () => {
  const before = (await admin('GET /hosts')).items[0];
  const running = agentsOf(product.url);
  expect(running).toHaveLength(1);
  await product.kill('SIGKILL');
  await expect.poll(() => agentsOf(product.url), { timeout: 10_000 }).toEqual([]);
  product = await startProduct({ dataDir, agent: true });
  call = apiAt(product.url);
  // Another port is another issuer.
  token = await signIn(call, ...demo.admin);
  const { items } = await admin('GET /hosts');
  expect(items.filter(({ name }: { name: string }) => name === 'localhost')).toHaveLength(1);
  expect(items[0].id).toBe(before.id);
  expect((await product.kill('SIGTERM')).code).toBe(0);
  expect(agentsOf(product.url)).toEqual([]);
}, 90_000);

/** The processes that are agents of this URL, by what /proc says of them. */
function agentsOf(url: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`NUBO_AGENT_URL=${url}`)
      );
    } catch {
      return false;
    }
  });
}
