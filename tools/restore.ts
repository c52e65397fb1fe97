import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { parseOptions, startRuntime } from '@nubo/local-aws';
import { invokeAsOperator } from './operator-function.ts';

const USAGE = `npm run restore -- BACKUP [options of npm start]
npm run restore -- BACKUP --function NAME

Puts a backup in place of what is there and verifies it. BACKUP is \`result.backup\` of a run of backup-database. The Nubo of
this machine must not be running; its options are those of npm start. With --function the function of a deployment does it
(nubo-jobs-restore-backup), by your AWS credentials and region.`;

const [backup, ...options] = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  if (backup === undefined || backup.startsWith('-')) {
    console.error(USAGE);
    return 2;
  }
  if (options[0] === '--function' && options[1] !== undefined) return await restore(backup, options[1], {});
  const flags = parseOptions(['--project', 'demo/project.ts', '--quiet', ...options]);
  if (flags === 'help') {
    console.log(USAGE);
    return 0;
  }
  // What is restored takes the place of any seeds.
  const runtime = await startRuntime({ ...flags, seed: false, companions: false });
  try {
    return await restore(backup, 'nubo-jobs-restore-backup', {
      endpoint: runtime.endpoints.aws,
      region: runtime.world.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  } finally {
    await runtime.close();
  }
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
