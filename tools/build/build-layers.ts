import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../assembly/fingerprint.ts';
import { isUpToDate, unlessUpToDate } from '../assembly/up-to-date.ts';
import { runCommand } from '../check/run-command.ts';
import { type LayerUse, layersDir } from './functions-dir.ts';

/** What Lambda runs on: Amazon Linux 2023 has glibc (AWS Lambda, "Lambda runtimes"). */
const LAMBDA = ['--cpu=arm64', '--os=linux', '--libc=glibc'];
const LIMIT_MS = 5 * 60 * 1000;

export interface LayersOptions {
  readonly root: string;
  readonly log: (line: string) => void;
  /** With `local` what stands in the root's packages will do, and nothing is downloaded. */
  readonly use: LayerUse;
}

/**
 * Installs every `layers/<name>/package.json` as its lock file says into `<name>/nodejs/`, the path that Lambda unpacks:
 * the binaries of Lambda's processor and, where the same folder is to run here too, this machine's own. Only when one of
 * those has changed. Gives what they were made from.
 *
 * @throws Error with npm's own words when the packages cannot be had.
 */
export async function buildLayers({ root, log, use }: LayersOptions): Promise<string> {
  const made: string[] = [];
  for (const name of readdirSync(join(root, 'layers'))) {
    const source = join('layers', name);
    const product = join(layersDir(root, use), name);
    const machine = use === 'lambda' ? 'lambda' : `${process.platform} ${process.arch}`;
    const whole = fingerprint(root, [source], machine);
    const inputs = use === 'local' && !isUpToDate(product, whole) ? `${whole} of this machine` : whole;
    const built = await unlessUpToDate(product, inputs, async () => {
      if (inputs !== whole) await copyOwn(root, source, product);
      else await install(root, source, product);
      const layer = join(product, 'nodejs', 'node_modules');
      if (use === 'both') addOwnBinaries(join(root, 'node_modules'), layer);
    });
    if (built) log(`layer ${name} ${inputs === whole ? 'installed' : 'made for this machine'}`);
    made.push(inputs);
  }
  return made.join();
}

/** The packages of the layer's lock file that the root has: without those of other processors. */
async function copyOwn(root: string, source: string, product: string): Promise<void> {
  const lock: { packages: Record<string, unknown> } = JSON.parse(
    readFileSync(join(root, source, 'package-lock.json'), 'utf8'),
  );
  rmSync(product, { recursive: true, force: true });
  mkdirSync(join(product, 'nodejs'), { recursive: true });
  for (const path of Object.keys(lock.packages))
    if (path !== '' && existsSync(join(root, path)))
      cpSync(join(root, path), join(product, 'nodejs', path), { recursive: true });
}

async function install(root: string, source: string, product: string): Promise<void> {
  const folder = join(product, 'nodejs');
  rmSync(product, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    cpSync(join(root, source, file), join(folder, file));
  }
  const command = ['npm', 'ci', ...LAMBDA, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await runCommand(command, { cwd: folder, limitMs: LIMIT_MS });
  if (code !== 0) {
    rmSync(product, { recursive: true, force: true });
    throw new Error(`the packages of ${source} cannot be installed:\n${output}`);
  }
  // npm's own record of the installation, which holds the machine's paths and times.
  rmSync(join(folder, 'node_modules', '.package-lock.json'), { force: true });
}

/** The root's lock file has the same packages, and npm has chosen those of this machine already. */
function addOwnBinaries(own: string, layer: string): void {
  for (const scope of readdirSync(layer).filter((name) => name.startsWith('@'))) {
    if (!existsSync(join(own, scope))) continue;
    for (const name of readdirSync(join(own, scope))) {
      const target = join(layer, scope, name);
      if (!existsSync(target)) cpSync(join(own, scope, name), target, { recursive: true });
    }
  }
}
