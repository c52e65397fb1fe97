import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from '../harness/build.ts';
import { runNode } from '../harness/child.ts';
import { root, subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compareRatio, series } from '../harness/targets.ts';

export const pdf: BenchRow = {
  name: 'pdf',
  title: 'an invoice of 10 and of 1,000 lines as a PDF with embedded fonts, warm',
  async run(context): Promise<RowResult> {
    const folder = join(subjects, 'pdf');
    // HarfBuzz stands beside the bundle of the function; here it is the root's.
    symlinkSync(join(root, 'node_modules'), join(context.tempDir, 'node_modules'));
    const { ours, bare } = await buildBundles(
      { ours: join(folder, 'ours.ts'), bare: join(folder, 'bare.ts') },
      join(context.tempDir, 'dist'),
    );
    const time =
      (program = '', lines: number, warmUps: number, runs: number) =>
      async () =>
        Number(await runNode(program, [String(lines), String(warmUps), String(runs)], { cwd: root }));
    const [few, many] = context.quick ? ([3, 1] as const) : ([20, 5] as const);
    const ms = await interleave(
      {
        oursShort: time(ours, 10, few, few),
        bareShort: time(bare, 10, few, few),
        oursLong: time(ours, 1000, 1, many),
        bareLong: time(bare, 1000, 1, many),
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: {
        fonts: 'Noto Sans, regular and bold, subset',
        text: 'Latin, Greek, Cyrillic, Vietnamese; one line a cell',
        process: 'a fresh one a sample',
      },
      series: [
        series('10 lines', 'ours', 'ms', ms.oursShort),
        series('10 lines, pdf-lib and fixed columns', 'peer', 'ms', ms.bareShort),
        series('1,000 lines', 'ours', 'ms', ms.oursLong),
        series('1,000 lines, pdf-lib and fixed columns', 'peer', 'ms', ms.bareLong),
      ],
      targets: [
        compareRatio('10 lines, of bare pdf-lib', 'at most', 1.2, ms.oursShort, ms.bareShort),
        compareRatio('1,000 lines, of bare pdf-lib', 'at most', 1.2, ms.oursLong, ms.bareLong),
      ],
    };
  },
};
