import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installAssembly } from './install-assembly.ts';

export interface SynthesisOptions {
  readonly root: string;
  readonly outDir: string;
  /** Runs cdk-nag and CloudFormation's own rules, which take most of the time. */
  readonly validate: boolean;
  /** Over the context of cdk.json. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Runs the CDK app as the CDK CLI does, in a process of its own. Rejects with what it printed. */
export async function synthesise({ root, outDir, validate, context }: SynthesisOptions): Promise<void> {
  const fresh = `${outDir}.${process.pid}`;
  const settings: { context: object } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const child = spawn(process.execPath, [join(root, 'bin', 'nubo.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: fresh,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
      CDK_VALIDATION: String(validate),
      // Parsing aws-cdk-lib is most of what is left.
      NODE_COMPILE_CACHE: join(root, 'dist', 'compile-cache'),
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`synthesis failed\n${printed}`);
  }
  installAssembly(fresh, outDir);
}
