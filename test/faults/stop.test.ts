import { spawn } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { apiAt } from '../support/api.ts';
import { connectTo } from '../support/live-connection.ts';
import { startAndFail, startProduct, tempDir } from '../support/product.ts';

const dataDir = tempDir('stop');
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const start = () => startProduct({ dataDir, args: ['--no-seed'] });

async function signUp(url: string): Promise<string> {
  const json = { email: 'ada@example.com', password: 'a long password' };
  const { body, status } = await apiAt(url)('POST /register', { json });
  return status === 201 ? body.accessToken : (await apiAt(url)('POST /login', { json })).body.accessToken;
}

describe('stopping', () => {
  test('ends while a WebSocket client is connected, and frees the ports', async () => {
    const product = await start();
    const connection = await connectTo(product.url, { token: await signUp(product.url) });
    const closed = new Promise((resolve) => connection.socket.once('close', resolve));
    const { code } = await product.kill('SIGTERM');
    expect(code).toBe(0);
    await closed;
    await expect(fetch(`${product.url}/ping`)).rejects.toThrow();
    await expect(fetch(product.awsUrl)).rejects.toThrow();
  });

  test('lets a call that runs end, with the stores it uses', async () => {
    const product = await start();
    await signUp(product.url);
    // Hashes a password: longer than a signal takes.
    const running = apiAt(product.url)('POST /register', {
      json: { email: 'late@example.com', password: 'a long password' },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ended = product.kill('SIGINT');
    expect((await running).status).toBe(201);
    expect((await ended).code).toBe(0);
    const again = await start();
    const login = await apiAt(again.url)('POST /login', {
      json: { email: 'late@example.com', password: 'a long password' },
    });
    expect(login.status).toBe(200);
    await again.kill('SIGTERM');
  });

  test('SIGTERM to npm reaches the product', async () => {
    const args = ['start', '--', '--port', '0', '--aws-port', '0', '--data-dir', dataDir, '--no-seed'];
    const npm = spawn('npm', args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const url = await new Promise<string>((resolve) => {
      let text = '';
      npm.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const ready = /^nubo ready (\S+)$/m.exec(text)?.[1];
        if (ready) resolve(ready);
      });
    });
    const pid = Number(readFileSync(join(dataDir, 'runtime.pid'), 'utf8'));
    npm.kill('SIGTERM');
    await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
    await expect(fetch(`${url}/ping`)).rejects.toThrow();
  });
});

describe('starting', () => {
  test.each([
    ['another process', () => process.pid],
    ['nobody', () => 2 ** 22 - 1],
  ])('recovers where postmaster.pid holds the number of %s', async (_, pid) => {
    const first = await start();
    await signUp(first.url);
    await first.kill('SIGKILL');
    const file = postmasterFile(dataDir);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : ['0'];
    writeFileSync(file, [String(pid()), ...lines.slice(1)].join('\n'));
    const again = await start();
    expect(await signUp(again.url)).toEqual(expect.any(String));
    await again.kill('SIGTERM');
  });

  test.runIf(process.platform === 'linux')(
    'says in one line why a data folder cannot be made, with path and permission',
    async () => {
      const { code, output } = await startAndFail({ dataDir: '/proc/nope' });
      expect(code).toBe(1);
      expect(output).toMatch(
        /the data folder \/proc\/nope cannot be used: .*\/proc has mode 555 and owner 0/,
      );
    },
  );
});

describe('a started product', () => {
  test.runIf(process.platform === 'linux')('listens on loopback alone, in all its processes', async () => {
    const product = await start();
    const pid = Number(readFileSync(join(dataDir, 'runtime.pid'), 'utf8'));
    const sockets = listeningSockets([pid, ...descendants(pid)]);
    expect(sockets.length).toBeGreaterThan(3);
    expect(sockets.filter((ip) => !ip.startsWith('127.') && ip !== '::1')).toEqual([]);
    await product.kill('SIGTERM');
  });

  test('keeps its data where nobody else can read', () => {
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** In the data folder, or in the one beside it where the server's user cannot enter that. */
function postmasterFile(folder: string): string {
  const inside = join(folder, 'postgres');
  if (existsSync(inside)) return join(inside, 'postmaster.pid');
  const mark: { id: string } = JSON.parse(readFileSync(join(folder, 'postgres.mark.json'), 'utf8'));
  const shared = readdirSync('/var/tmp').filter((name) => existsSync(join('/var/tmp', name)));
  for (const name of shared) {
    const root = join('/var/tmp', name);
    if (!statSync(root).isDirectory()) continue;
    for (const data of readdirSync(root).filter((each) => each.startsWith('data-'))) {
      const file = join(root, data, 'mark.json');
      if (existsSync(file) && readFileSync(file, 'utf8').includes(mark.id))
        return join(root, data, 'postgres', 'postmaster.pid');
    }
  }
  throw new Error('the cluster is nowhere');
}

function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]) }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
  const below = (parent: number): number[] =>
    parents.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}

/** Local addresses of the TCP sockets on which these processes listen. */
function listeningSockets(pids: readonly number[]): string[] {
  const inodes = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
        } catch {
          // Closed meanwhile.
          return [];
        }
      }),
    ),
  );
  const LISTEN = '0A';
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === LISTEN && inodes.has(columns[9] ?? ''))
      .map((columns) => ipOf(columns[1] ?? '')),
  );
}

/** `0100007F:1F90` is 127.0.0.1, with each group of four bytes turned round (proc_net_tcp(5)). */
function ipOf(local: string): string {
  const hex = local.split(':')[0] ?? '';
  const groups = (hex.match(/.{8}/g) ?? []).map((group) => (group.match(/../g) ?? []).reverse());
  if (groups.length === 1) return (groups[0] ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  const bytes = groups.flat().join('');
  if (bytes === '00000000000000000000000000000001') return '::1';
  if (bytes.startsWith('00000000000000000000ffff') || bytes.startsWith('00000000000000000000FFFF'))
    return (bytes.slice(24).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  return bytes;
}
