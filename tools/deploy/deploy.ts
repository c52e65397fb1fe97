import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Stack } from '@aws-sdk/client-cloudformation';
import { prepareAssembly } from '../assembly/prepare-assembly.ts';
import { consoleDir, prepareConsole } from '../assembly/prepare-console.ts';
import { type Account, findAccount } from './account.ts';
import { runCdk } from './cdk.ts';
import type { DeployOptions } from './options.ts';
import { type DeployPlan, planDeployment } from './plan.ts';
import { type ConsoleTarget, publishConsole } from './publish-console.ts';
import { printResult } from './result.ts';
import { findStacks, liftProtection, outputOf, stackName } from './stacks.ts';

/**
 * Checks the account, deploys, and prints addresses and what is left to do. After a failure the same command goes on
 * where it stopped: what was made is kept, what failed to be created is made again.
 * @returns the status of the process
 */
export async function deploy(root: string, options: DeployOptions): Promise<number> {
  const account = await findAccount();
  console.log(`account ${account.id}, ${account.region}, as ${account.caller}`);
  const plan = await planDeployment(options, account);
  for (const { kind, message } of plan.findings)
    console.log(`${kind === 'refusal' ? 'refused' : 'note'}: ${message}`);
  if (plan.findings.some(({ kind }) => kind === 'refusal')) return 1;
  const outDir = join(root, 'dist', `cdk.out.${options.name}`);
  const steps = stepsOf(plan, account, outDir);
  if (options.dryRun) {
    console.log('would run:');
    for (const args of steps) console.log(`  cdk ${args.join(' ')}`);
    for (const [key, value] of Object.entries(plan.context)) console.log(`  with ${key}=${value}`);
    return 0;
  }
  if (!options.yes && !(await isConfirmed(options, account))) return 1;
  await prepareConsole({ root, log: (line) => console.log(line) });
  await prepareAssembly({
    root,
    outDir,
    use: 'lambda',
    validate: true,
    context: plan.context,
    log: (line) => console.log(line),
  });
  await liftProtection(plan.unprotect);
  for (const args of steps) await runCdk({ root, args });
  const stacks = await findStacks(options.name);
  await publishConsole(consoleDir(root), consoleTargetOf(options, stacks));
  printResult(options, stacks);
  return 0;
}

/** What the CDK CLI is run with, one list of arguments a run. */
export function stepsOf(
  plan: Omit<DeployPlan, 'context' | 'findings' | 'unprotect'>,
  { id, region }: Pick<Account, 'id' | 'region'>,
  outDir: string,
): string[][] {
  const app = ['--app', outDir];
  const deployAll = (parameters: readonly string[]) => [
    'deploy',
    ...app,
    ...['--require-approval', 'never', '--progress', 'events', '--concurrency', '3'],
    ...parameters.flatMap((parameter) => ['--parameters', parameter]),
  ];
  return [
    ...(plan.bootstrap ? [['bootstrap', `aws://${id}/${region}`]] : []),
    ...plan.rollBack.map((stack) => ['rollback', ...app, stack]),
    [...deployAll(plan.parameters), '--all'],
    ...plan.afterwards.map((parameter) => [
      ...deployAll([parameter]),
      '--exclusively',
      parameter.slice(0, parameter.indexOf(':')),
    ]),
  ];
}

function consoleTargetOf({ name }: DeployOptions, stacks: readonly Stack[]): ConsoleTarget {
  const output = (stack: string, key: string): string => {
    const wanted = stackName(name, stack);
    const value = outputOf(
      stacks.find(({ StackName }) => StackName === wanted),
      key,
    );
    if (value === undefined) throw new Error(`${wanted} has no output ${key}`);
    return value;
  };
  return {
    bucket: output('Web', 'ConsoleBucket'),
    apiUrl: output('Api', 'Url'),
    webSocketUrl: output('Api', 'WebSocketUrl'),
    objectsUrl: output('Data', 'FilesUrl'),
  };
}

async function isConfirmed({ name, profile }: DeployOptions, { id, region }: Account): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('add --yes to deploy without a terminal to ask at');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`deploy ${name} (${profile}) into ${id}, ${region}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
