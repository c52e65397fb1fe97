import { resolve } from 'node:path';
import { prepareFunctions } from '../../../tools/assembly/prepare-assembly.ts';

/** The templates name the built functions by the digest of their code. */
export default async function setup(): Promise<void> {
  await prepareFunctions({
    root: resolve(import.meta.dirname, '../../..'),
    log: () => undefined,
    use: 'local',
  });
}
