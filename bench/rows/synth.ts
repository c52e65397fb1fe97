import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { targetsOf } from '../../tools/build/targets.ts';
import { clean, copyCheckout } from '../harness/checkout-copy.ts';
import { runCommand, runNode } from '../harness/child.ts';
import { root } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compareRatio, series } from '../harness/targets.ts';

export const synth: BenchRow = {
  name: 'synth',
  title: "the functions' build and the app's synthesis, from nothing",
  async run(context): Promise<RowResult> {
    const copy = copyCheckout(join(context.tempDir, 'checkout'));
    const count = targetsOf(root, services, triggers).length;
    const timed = (make: () => Promise<unknown>, folder: string) => async () => {
      clean(copy);
      const since = performance.now();
      await make();
      const seconds = (performance.now() - since) / 1000;
      const functions = functionsIn(folder);
      if (functions < count) throw new Error(`${functions} functions in the templates, not ${count}`);
      return seconds;
    };
    const ours = join(copy, 'dist/cdk.out');
    const peer = join(copy, 'cdk.out');
    const peerApp = join(copy, 'bench/subjects/synth/nodejs-functions-app.ts');
    const seconds = await interleave(
      {
        ours: timed(() => runCommand('npm', ['run', 'synth', '--', '--fast'], { cwd: copy }), ours),
        validated: timed(() => runCommand('npm', ['run', 'synth'], { cwd: copy }), ours),
        nodejsFunction: timed(() => runNode(peerApp, [], { cwd: copy, env: { CDK_OUTDIR: peer } }), peer),
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: {
        functions: count,
        ours: 'every stack of the product',
        peer: 'one stack of the functions alone',
        neither: 'through the CDK CLI',
      },
      series: [
        series('npm run synth -- --fast', 'ours', 's', seconds.ours),
        series('npm run synth, validated by cdk-nag', 'ours', 's', seconds.validated),
        series('an app of NodejsFunction', 'peer', 's', seconds.nodejsFunction),
      ],
      targets: [compareRatio('of NodejsFunction', 'at most', 0.1, seconds.ours, seconds.nodejsFunction)],
    };
  },
};

/** How many Lambda functions the templates of a cloud assembly hold. */
function functionsIn(assembly: string): number {
  const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
  return templates
    .map((file) => readFileSync(join(assembly, file), 'utf8'))
    .reduce((sum, text) => sum + text.split('"AWS::Lambda::Function"').length - 1, 0);
}
