import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StartError } from '../../core/start-error.ts';
import type { DynamoDbStore } from '../../core/world.ts';
import { freePort } from '../free-port.ts';
import { type ServerCommand, type ServerProcess, startServer } from '../server-process.ts';
import type { StoreContext } from '../store-context.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import { engineCommand } from './engine-command.ts';
import { followTtl } from './ttl-schedule.ts';

/** The DynamoDB engine of this data folder, or the one that `DYNAMODB_ENDPOINT` or `--aws-endpoint` names. */
export async function startDynamoDb(
  context: StoreContext,
): Promise<DynamoDbStore & { close(): Promise<void> }> {
  const given = process.env.DYNAMODB_ENDPOINT ?? context.dynamoDbUrl;
  const { url, server } = given ? { url: given, server: undefined } : await ownServer(context);
  const engine = createEngineClient(url);
  if (given) await mustAnswer(given, engine);
  const stopSweeping = followTtl(engine, context);
  return {
    url,
    async close() {
      await stopSweeping();
      engine.close();
      await server?.stop();
    },
  };
}

async function mustAnswer(url: string, engine: EngineClient): Promise<void> {
  try {
    await engine.call('ListTables', {});
  } catch (error) {
    throw new StartError(`DynamoDB at ${url} does not answer: ${messageOf(error)}`, { cause: error });
  }
}

async function ownServer(context: StoreContext): Promise<{ url: string; server: ServerProcess }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = serverCommand(context.dataDir, port, url);
  await mkdir(folderOf(context.dataDir), { recursive: true });
  try {
    return { url, server: await startServer(command, context.log) };
  } catch (error) {
    throw new StartError(
      `the DynamoDB engine does not start on ${join(context.dataDir, 'dynamodb')} (its log is ${command.logFile}); nothing was changed`,
      { cause: error },
    );
  }
}

const folderOf = (dataDir: string): string => join(dataDir, 'dynamodb');

/** How the engine of an earlier run is known. */
export const dynamoDbLeftover = (dataDir: string) =>
  ({
    pidFile: join(dataDir, 'dynamodb.pid'),
    // Both engines name the folder of their tables on their command line.
    marks: [folderOf(dataDir)],
    stopSignal: 'SIGTERM',
  }) as const;

/** Throws StartError where this machine has no engine. */
function serverCommand(dataDir: string, port: number, url: string): ServerCommand {
  const probe = createEngineClient(url);
  return {
    ...engineCommand(folderOf(dataDir), port),
    ...dynamoDbLeftover(dataDir),
    logFile: join(dataDir, 'logs', 'dynamodb.log'),
    async isReady() {
      try {
        await probe.call('ListTables', { Limit: 1 });
        probe.close();
        return true;
      } catch {
        // Not listening yet; the caller knows how long to go on asking.
        return false;
      }
    },
  };
}
