import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.ts';

/**
 * A copy of the checkout as it is on the disk, less what is ignored, with its packages linked: builds and
 * state made in it disturb nobody. Gives its folder.
 */
export function copyCheckout(into: string): string {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of list.split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(into, file)), { recursive: true });
    copyFileSync(join(root, file), join(into, file));
    // The launcher compares the lock file's time with that of the packages.
    const { atime, mtime } = statSync(join(root, file));
    utimesSync(join(into, file), atime, mtime);
  }
  symlinkSync(join(root, 'node_modules'), join(into, 'node_modules'));
  return into;
}

/** Makes the copy a fresh clone again: nothing built, nothing synthesised, no state. */
export function clean(copy: string): void {
  for (const made of ['dist', 'cdk.out', '.nubo']) rmSync(join(copy, made), { recursive: true, force: true });
}
