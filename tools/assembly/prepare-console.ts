import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { unlessUpToDate } from './up-to-date.ts';

const INPUTS = ['web', 'packages/client/src', 'package-lock.json'];

/** Where the built console is. */
export const consoleDir = (root: string): string => join(root, 'dist', 'console');

/** Builds the console unless that is done. */
export async function prepareConsole({
  root,
  log,
}: {
  readonly root: string;
  readonly log: (line: string) => void;
}): Promise<void> {
  const built = await unlessUpToDate(consoleDir(root), fingerprint(root, INPUTS), async () => {
    // Vite is only loaded when there is something to build.
    const { build } = await import('vite');
    // Vite keeps what is set, such as `test`, and would bundle the development build of React.
    process.env.NODE_ENV = 'production';
    await build({ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'warn' });
  });
  log(built ? 'console built' : 'console up to date');
}
