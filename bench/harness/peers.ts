import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { peers } from './paths.ts';

/**
 * Installs the peers from their own lock file, when that was not done or the lock is newer. They are kept
 * apart so that the product's dependencies stay what the product needs. Throws with npm's message.
 */
export function installPeers(log: (line: string) => void): void {
  const installed = join(peers, 'node_modules/.package-lock.json');
  if (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(peers, 'package-lock.json')).mtimeMs
  )
    return;
  log('installing the peers (once)');
  // None of the peers measured needs an install script.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: peers,
    encoding: 'utf8',
  });
  if (npm.status !== 0) throw new Error(`npm ci in bench/peers failed: ${npm.stderr}`);
}
