import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import * as z from 'zod';
import { buildBundles } from '../harness/build.ts';
import { runNode } from '../harness/child.ts';
import { peers, root, subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compareRatio, series } from '../harness/targets.ts';

const WIDTH = 4000;
const HEIGHT = 3000;
const MIB = 1024 * 1024;

const output = z.object({ ms: z.number(), peakBytes: z.number() });

export const images: BenchRow = {
  name: 'images',
  title: 'a 12-megapixel JPEG to its variants web and thumbnail, each in a fresh process',
  async run({ tempDir, rounds, quick, log }): Promise<RowResult> {
    const photo = join(tempDir, 'photo.jpg');
    const bytes = await photograph();
    writeFileSync(photo, bytes);
    const cycles = quick ? 1 : 3;
    const peaks = { ours: [] as number[], bare: [] as number[] };
    const built = await buildBundles({ process: join(subjects, 'images/process.ts') }, join(tempDir, 'dist'));
    // The bundle finds sharp as a function finds that of its layer.
    const env = { NODE_PATH: join(root, 'node_modules') };
    const sample = (subject: 'ours' | 'bare', program: string) => async () => {
      const result = output.parse(
        JSON.parse(await runNode(program, [photo, tempDir, String(cycles)], { env })),
      );
      await check(tempDir);
      peaks[subject].push(result.peakBytes / MIB);
      return result.ms;
    };
    const ms = await interleave(
      {
        ours: sample('ours', built.process ?? ''),
        bare: sample('bare', join(peers, 'images/bare.mjs')),
      },
      rounds,
      log,
    );
    return {
      conditions: {
        source: `${WIDTH} × ${HEIGHT}, ${Math.round(bytes.length / 1000)} KB, EXIF orientation 6`,
        variants: 'WebP of 2048 px (quality 80) and 320 px (70), effort 2',
        cycles,
        ours: 'sniffed, header checked, one thread, no cache; bundled as it deploys',
        peer: "sharp's defaults",
      },
      series: [
        series('the code of process-upload', 'ours', 'ms', ms.ours),
        series('bare sharp', 'peer', 'ms', ms.bare),
        series('the code of process-upload: peak memory', 'ours', 'MiB', peaks.ours),
        series('bare sharp: peak memory', 'peer', 'MiB', peaks.bare),
      ],
      targets: [
        compareRatio('time of bare sharp', 'at most', 1.1, ms.ours, ms.bare),
        compareRatio('peak memory of bare sharp', 'at most', 1.2, peaks.ours, peaks.bare),
      ],
    };
  },
};

/** Detail at every size, as in a photograph: noise that was enlarged, under finer noise. */
async function photograph(): Promise<Buffer> {
  const noise = (width: number, height: number, sigma: number) =>
    sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma },
      },
    });
  const coarse = await noise(WIDTH / 40, HEIGHT / 40, 60)
    .png()
    .toBuffer();
  const fine = await noise(WIDTH, HEIGHT, 12).png({ compressionLevel: 1 }).toBuffer();
  return sharp(coarse)
    .resize(WIDTH, HEIGHT, { kernel: 'cubic', fit: 'fill' })
    .composite([{ input: fine, blend: 'soft-light' }])
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Both must have made the same pictures: upright, WebP, without metadata. */
async function check(folder: string): Promise<void> {
  for (const [name, side] of [
    ['web', 2048],
    ['thumbnail', 320],
  ] as const) {
    const file = join(folder, `${name}.webp`);
    const { format, width, height, exif } = await sharp(readFileSync(file)).metadata();
    if (format !== 'webp' || height !== side || width !== side * 0.75 || exif)
      throw new Error(`${name} is ${format} of ${width} × ${height}${exif ? ' with EXIF' : ''}`);
    rmSync(file);
  }
}
