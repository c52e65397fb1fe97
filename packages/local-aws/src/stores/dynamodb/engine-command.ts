import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { StartError } from '../../core/start-error.ts';

/** A program that serves DynamoDB's API on a port and keeps its tables in a folder. */
export interface EngineCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Where DynamoDB Local is looked for unless `DYNAMODB_LOCAL_DIR` names another folder. */
const LOCAL_DIR = 'dynamodb-local';
/** AWS's own download (DynamoDB Developer Guide, "Deploying DynamoDB locally on your computer"). */
const LOCAL_ARCHIVE = 'https://d1ni2b6xgvw0s0.cloudfront.net/v2.x/dynamodb_local_latest.tar.gz';

/**
 * Dynoxide where this machine has a build of it, else DynamoDB Local where that has been unpacked and there is Java.
 *
 * @throws StartError that says in two lines what to type.
 */
export function engineCommand(folder: string, port: number): EngineCommand {
  const binary = dynoxide();
  if (binary !== undefined) {
    return {
      name: 'DynamoDB (dynoxide)',
      command: binary,
      args: [
        'serve',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--db-path',
        join(folder, 'tables.sqlite'),
      ],
    };
  }
  const dir = resolve(process.env.DYNAMODB_LOCAL_DIR ?? LOCAL_DIR);
  const jar = join(dir, 'DynamoDBLocal.jar');
  if (existsSync(jar) && hasJava()) {
    const library = `-Djava.library.path=${join(dir, 'DynamoDBLocal_lib')}`;
    return {
      name: 'DynamoDB Local',
      command: 'java',
      args: [
        library,
        '-jar',
        jar,
        '-port',
        String(port),
        '-dbPath',
        folder,
        '-sharedDb',
        '-disableTelemetry',
      ],
    };
  }
  throw new StartError(
    `there is no DynamoDB engine for this machine: ${packageName()} is not installed. With Java 17 or later, type\n` +
      `mkdir -p ${LOCAL_DIR} && curl -L ${LOCAL_ARCHIVE} | tar -xz -C ${LOCAL_DIR} and start again, or name a running one with DYNAMODB_ENDPOINT=http://127.0.0.1:8000`,
  );
}

const packageName = (): string => `@dynoxide/${process.platform}-${process.arch}`;

function dynoxide(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName()}/package.json`);
    return join(dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    // Not among the installed packages: this machine has no build, or it could not be fetched.
    return undefined;
  }
}

/** `java -version` ends with 0 where there is a Java; macOS has a `java` that only says where to get one. */
function hasJava(): boolean {
  return spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
}
