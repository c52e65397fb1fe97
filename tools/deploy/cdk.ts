import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CdkCall {
  readonly root: string;
  readonly args: readonly string[];
}

/** Runs the CDK CLI, whose output is shown as it comes. Rejects with its status where it fails. */
export async function runCdk({ root, args }: CdkCall): Promise<void> {
  const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const child = spawn(process.execPath, [cli, ...args, '--no-notices'], {
    // The assembly is made. Beside cdk.json the CLI would build all functions again, each time.
    cwd: join(root, 'dist'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0)
    throw new Error(`cdk ${args[0]} failed (status ${code}); run the same command again once it is mended`);
}
