import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, StartError } from '../../core/start-error.ts';
import type { Log } from '../../core/world.ts';
import { type ServerProcess, ServerStartError, startServer, stopLeftoverServer } from '../server-process.ts';
import { type Binaries, binary, locateBinaries } from './binaries.ts';
import { clusterFolder, leftoverCluster, socketFolder } from './data-folder.ts';
import { type ServerUser, serverUser } from './server-user.ts';

const run = promisify(execFile);
export const SUPERUSER = 'postgres';
const PORT = 5432;

/** A running server of our own, reached by a Unix socket in a folder that only we can enter. */
export interface Cluster {
  /** Absolute path of the socket. */
  readonly socket: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/**
 * Settings of a laptop. What was acknowledged is on disk (`fsync` and `synchronous_commit` stay on); the rest
 * saves memory and processes: no replication, no just-in-time compiler, no I/O workers.
 */
const SETTINGS = {
  listen_addresses: '',
  port: String(PORT),
  max_connections: '300',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  checkpoint_timeout: '15min',
  io_method: 'sync',
  jit: 'off',
  max_logical_replication_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] %q%u@%d ',
} as const;

/**
 * PostgreSQL's own C.UTF-8 sorts the same on every system, also where the system has no such locale. `trust`
 * is for the socket alone: the server listens nowhere else.
 */
const INITDB_OPTIONS = [
  `--username=${SUPERUSER}`,
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--auth=trust',
  '--no-sync',
];

/**
 * Starts the data folder's PostgreSQL, making the folder the first time. A server that an earlier run left
 * behind is stopped first.
 *
 * @throws StartError with one line that says what to do.
 */
export async function startCluster(dataDir: string, log: Log): Promise<Cluster> {
  if (process.platform === 'win32')
    throw new StartError(
      'name a running PostgreSQL with NUBO_POSTGRES_URL=postgres://superuser:password@host:port/postgres: on Windows it is not started here',
    );
  const user = await serverUser();
  const binaries = await locateBinaries(user);
  const folder = await clusterFolder(dataDir, user);
  if (!existsSync(folder)) await initialise(folder, binaries, user);
  await checkVersion(folder, binaries);
  const sockets = await socketFolder(folder, user);
  const socket = join(sockets, `.s.PGSQL.${PORT}`);
  const server = await start({ folder, binaries, user, sockets, dataDir }, log);
  return {
    socket,
    adminUrl: `postgres://${SUPERUSER}@localhost:${PORT}/postgres?host=${encodeURIComponent(sockets)}`,
    async stop() {
      await server.stop();
      if (sockets !== folder) await rm(sockets, { recursive: true, force: true });
    },
  };
}

/** In a folder beside it, then renamed: a start that was killed leaves no half-made cluster. */
async function initialise(folder: string, binaries: Binaries, user: ServerUser | undefined): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const beside = `${folder}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(beside, { mode: 0o700 });
  if (user) await chown(beside, user.uid, user.gid);
  try {
    await run(binary(binaries, 'initdb'), ['-D', beside, ...INITDB_OPTIONS], { ...user, cwd: binaries.home });
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw new StartError(`PostgreSQL could not make its data folder ${folder}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function checkVersion(folder: string, binaries: Binaries): Promise<void> {
  const made = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (made === binaries.major) return;
  const reason = made ? `was made by PostgreSQL ${made}, this is ${binaries.major}` : 'is damaged';
  throw new StartError(
    `the database folder ${folder} ${reason}; nothing was changed: start the version that made it, or choose another --data-dir`,
  );
}

/** Stops the server that a killed run left on this data folder. */
export async function stopLeftoverPostgres(dataDir: string): Promise<void> {
  await stopLeftoverServer(leftoverCluster(await clusterFolder(dataDir, await serverUser())));
}

async function start(
  at: { folder: string; binaries: Binaries; user: ServerUser | undefined; sockets: string; dataDir: string },
  log: Log,
): Promise<ServerProcess> {
  const pidFile = join(at.folder, 'postmaster.pid');
  const logFile = join(at.dataDir, 'logs', 'postgres.log');
  const left = leftoverCluster(at.folder);
  await stopLeftoverServer(left);
  // The folder is locked for this runtime and no server runs on it: the number in the file is a zombie's, or has
  // gone to another process, and PostgreSQL would refuse to start beside it.
  await rm(pidFile, { force: true });
  try {
    return await startServer(
      {
        name: 'PostgreSQL',
        command: binary(at.binaries, 'postgres'),
        args: [
          ...['-D', at.folder],
          ...Object.entries({ ...SETTINGS, unix_socket_directories: at.sockets }).flatMap(([name, value]) => [
            '-c',
            `${name}=${value}`,
          ]),
        ],
        user: at.user,
        cwd: at.binaries.home,
        ...left,
        writesPidFile: true,
        logFile,
        isReady: async (pid) => {
          const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
          // The eighth line is the postmaster's word on its state (miscadmin.h, LOCK_FILE_LINE_PM_STATUS).
          return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
        },
      },
      log,
    );
  } catch (error) {
    const output = error instanceof ServerStartError ? error.output : '';
    const fatal = /(?:FATAL|PANIC|ERROR): .*/.exec(output)?.[0] ?? messageOf(error);
    throw new StartError(
      `PostgreSQL does not start on ${at.folder} (${fatal}); its log is ${logFile}, and nothing was changed`,
      { cause: error },
    );
  }
}
