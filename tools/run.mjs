// Runs one of the project's TypeScript programs under the pinned Node, installing the packages first where
// a fresh clone has none. Plain JavaScript, because it must start on whatever Node (20 or later) runs npm.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(`Node ${process.versions.node} is too old: Nubo needs 20 or later\n`);
  process.exit(1);
}

const root = resolve(fileURLToPath(import.meta.url), '../..');
const bin = join(root, 'node_modules', '.bin');
const node = join(bin, 'node');

/** npm writes this file at the end of an install, so an older one than the lock file means a stale tree. */
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');

function upToDate() {
  if (!existsSync(installed) || !existsSync(node)) return false;
  return statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/** Two commands started at once on a fresh clone must not install over each other: the folder is the lock. */
const lockDir = join(root, '.installing');
const holderFile = join(lockDir, 'pid');

/** Whether the process that took the lock is still there; one that was killed left it behind. */
function isHeld() {
  const holder = existsSync(holderFile) ? Number(readFileSync(holderFile, 'utf8')) : 0;
  // Taken a moment ago, and its holder not written yet.
  if (!holder) return Date.now() - (statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 5000;
  try {
    return process.kill(holder, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function takeLock() {
  for (;;) {
    try {
      mkdirSync(lockDir);
      writeFileSync(holderFile, String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isHeld()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    else rmSync(lockDir, { recursive: true, force: true });
  }
}

/** Through a link npm would empty the folder of another checkout. */
function isLinked() {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function install() {
  if (isLinked()) {
    process.stderr.write(
      'the packages are not those of package-lock.json, and node_modules is a link: install where it leads\n',
    );
    return false;
  }
  process.stderr.write('installing packages (once)…\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0 || !existsSync(node)) {
    process.stderr.write('npm ci failed: see its message above\n');
    return false;
  }
  return true;
}

if (!upToDate()) {
  takeLock();
  let ready = false;
  try {
    // Another command may have installed while this one waited.
    ready = upToDate() || install();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
  if (!ready) process.exit(1);
}

/**
 * The DynamoDB engine has a package for each kind of machine, of which the lock file names one. Fetches this machine's,
 * at the version of that one; where it cannot be had, the runtime says what to do instead.
 */
function fetchDynamoDb() {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  if (process.env.DYNAMODB_ENDPOINT || existsSync(join(root, 'node_modules', name))) return;
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = optionalDependencies['@dynoxide/linux-x64'];
  process.stderr.write(`fetching the DynamoDB engine of this machine, ${name}@${version}…\n`);
  // Into a folder of its own, from which it is moved: `npm install` beside the lock file would rearrange what is there.
  const folder = mkdtempSync(join(root, 'node_modules', '.fetch-'));
  try {
    const options = [
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--fetch-retries=0',
    ];
    const npm = spawnSync('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], {
      stdio: 'ignore',
    });
    if (npm.status !== 0) return;
    mkdirSync(join(root, 'node_modules', '@dynoxide'), { recursive: true });
    renameSync(join(folder, 'node_modules', name), join(root, 'node_modules', name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const given = process.argv.slice(2);
const at = given.findIndex((each) => !each.startsWith('--'));
/** Options of Node stand before the program. */
const nodeOptions = given.slice(0, at);
const [program, ...args] = given.slice(at);
if (program?.includes('local-aws') || program === 'tools/test.ts') fetchDynamoDb();
const child = spawn(node, [...nodeOptions, resolve(root, program), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
// npm runs this in a shell, which a signal to npm ends without handing it on.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 250);
child.on('exit', (code, signal) => {
  clearInterval(watch);
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
