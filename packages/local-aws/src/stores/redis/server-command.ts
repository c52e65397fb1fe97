import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { programFile } from '../../core/program-file.ts';
import type { ServerCommand } from '../server-process.ts';

/**
 * `valkey-server` or `redis-server` from the PATH, with an append-only file that survives a restart; where
 * there is neither, the JavaScript one, which keeps nothing: what is in a cache may be lost at any time.
 */
export function redisCommand(dataDir: string, port: number): ServerCommand & { readonly dir: string } {
  const dir = join(dataDir, 'redis');
  const common = {
    dir,
    pidFile: join(dataDir, 'redis.pid'),
    logFile: join(dataDir, 'logs', 'redis.log'),
    stopSignal: 'SIGTERM',
    isReady: () => answersPing(port),
  } as const;
  const native = onPath('valkey-server') ?? onPath('redis-server');
  if (native) {
    return {
      ...common,
      name: native.endsWith('valkey-server') ? 'Valkey' : 'Redis',
      command: native,
      args: [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--databases', '1'],
      ],
      // The server rewrites its own title to `<program> 127.0.0.1:<port>`.
      marks: ['-server', '127.0.0.1:'],
    };
  }
  const script = programFile('stores/redis/embedded-server');
  return {
    ...common,
    name: 'Redis (JavaScript)',
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script, String(port), dataDir],
    marks: [script, dataDir],
  };
}

function onPath(program: string): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the next folder of the PATH.
    return false;
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.on('error', () => done(false));
    socket.on('data', (data) => done(data.toString('latin1').startsWith('+PONG')));
    socket.on('end', () => done(false));
    socket.write('*1\r\n$4\r\nPING\r\n');
  });
}
