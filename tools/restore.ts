import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { parseOptions, type Runtime, type RuntimeFlags, startRuntime } from '@nubo/local-aws';
import { project } from '../demo/project.ts';
import { invokeAsOperator } from './operator-function.ts';
import { downloadFolder, uploadFolder } from './restore/objects.ts';

const USAGE = `npm run restore -- BACKUP [options of npm start]
npm run restore -- BACKUP --into DIR [options of npm start]
npm run restore -- BACKUP --function NAME

Puts a backup in place of what is there and verifies it. BACKUP is \`result.backup\` of a run of backup-database. The Nubo of
this machine must not be running; its options are those of npm start. With --into the backup is restored into the Nubo
whose data is in DIR, which may be a new one, and the one that made it stays as it is. With --function the function of
a deployment does it (nubo-jobs-restore-backup), by your AWS credentials and region.`;

const RESTORE_FUNCTION = 'nubo-jobs-restore-backup';

const [backup, ...options] = process.argv.slice(2);
process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(): Promise<number> {
  if (backup === undefined || backup.startsWith('-')) {
    console.error(USAGE);
    return 2;
  }
  const functionName = takeOption('--function');
  if (functionName !== undefined) return await restore(backup, functionName, {});
  const into = takeOption('--into');
  const flags = flagsOf(options);
  if (flags === 'help') {
    console.log(USAGE);
    return 0;
  }
  return into === undefined
    ? await restoreHere(backup, flags)
    : await restoreInto(backup, flags, resolve(into));
}

/** Takes an option with its value out of the command line. */
function takeOption(name: string): string | undefined {
  const at = options.indexOf(name);
  if (at < 0) return undefined;
  const [, value] = options.splice(at, 2);
  if (value === undefined || value.startsWith('-')) throw new Error(`${name} has no value`);
  return value;
}

function flagsOf(argv: readonly string[]): RuntimeFlags | 'help' {
  return parseOptions(['--project', 'demo/project.ts', '--quiet', ...argv]);
}

async function restoreHere(name: string, flags: RuntimeFlags): Promise<number> {
  return await withNubo(flags, (nubo) => restore(name, RESTORE_FUNCTION, clientOf(nubo)));
}

/** Carries the objects of the backup to the other instance first. */
async function restoreInto(name: string, flags: RuntimeFlags, dataDir: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'nubo-restore-'));
  try {
    await withNubo(flags, (nubo) => downloadFolder(clientOf(nubo), bucketOf(nubo), name, folder));
    if ((await readdir(folder)).length === 0) {
      console.error(`there is no backup ${name} in ${flags.dataDir}`);
      return 1;
    }
    await mkdir(dataDir, { recursive: true });
    return await withNubo({ ...flags, dataDir }, async (nubo) => {
      await uploadFolder(clientOf(nubo), bucketOf(nubo), name, folder);
      return await restore(name, RESTORE_FUNCTION, clientOf(nubo));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a Nubo of this machine. What is restored takes the place of its seeds, also at its next start. */
async function withNubo<T>(flags: RuntimeFlags, work: (nubo: Runtime) => Promise<T>): Promise<T> {
  const options = { ...flags, seed: true, companions: false };
  const nubo = await startRuntime(options, { ...project, seed: async () => undefined });
  try {
    return await work(nubo);
  } finally {
    await nubo.close();
  }
}

function clientOf({ endpoints, world }: Runtime) {
  return {
    endpoint: endpoints.aws,
    region: world.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

function bucketOf({ world }: Runtime): string {
  const bucket = world.functions.get(RESTORE_FUNCTION)?.environment.BUCKET_BACKUPS;
  if (bucket === undefined) throw new Error(`${RESTORE_FUNCTION} names no bucket`);
  return bucket;
}

async function restore(name: string, functionName: string, config: LambdaClientConfig): Promise<number> {
  try {
    const answer = await invokeAsOperator(config, functionName, { backup: name });
    console.log(`restored and verified: ${JSON.stringify(answer)}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
