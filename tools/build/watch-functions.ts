import { basename, join, relative } from 'node:path';
import { watch } from 'chokidar';
import { type BuildContext, context } from 'esbuild';
import { type BuildInput, type BuildOutcome, finishBuild } from './build-functions.ts';
import { esbuildOptions } from './esbuild-options.ts';
import { targetsOf } from './targets.ts';

export interface WatchCallbacks {
  /** After each successful rebuild that changed something. */
  readonly built: (outcome: BuildOutcome) => void;
  /** A build that failed; the last good bundles stay, the watch goes on. */
  readonly failed: (message: string) => void;
  /** A file was saved whose change the watch alone does not bring; says what to do. */
  readonly needsRestart: (message: string) => void;
}

/** Files that say which functions there are. */
const DECLARATIONS = new Set(['routes.ts', 'triggers.ts']);

/**
 * Rebuilds the functions as their sources change, incrementally (esbuild keeps its graph), and the SQL
 * beside them. Routes and triggers are part of the template, so a change of them needs a restart, and is reported.
 *
 * @returns what ends the watch.
 */
export async function watchFunctions(
  input: BuildInput,
  { built, failed, needsRestart }: WatchCallbacks,
): Promise<() => Promise<void>> {
  const targets = targetsOf(input.root, input.services, input.triggers);
  const options = esbuildOptions(targets, input.root, input.outDir);
  const builder: BuildContext<typeof options> = await context(options);
  let wanted = false;
  let running: Promise<void> | undefined;

  const rebuild = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      try {
        const outcome = finishBuild(input, targets, await builder.rebuild());
        if (outcome.changed.size > 0) built(outcome);
      } catch (error) {
        failed(error instanceof Error ? error.message : String(error));
      }
    }
    running = undefined;
  };
  // An editor's save is several events: they are gathered for a moment, and while a build runs.
  let timer: NodeJS.Timeout | undefined;
  const declarations = new Set<string>();
  const noticed = (file: string): void => {
    if (DECLARATIONS.has(basename(file))) declarations.add(relative(input.root, file));
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (declarations.size > 0)
        needsRestart(`${[...declarations].join(', ')} changed: restart to serve what is new in it`);
      declarations.clear();
      wanted = true;
      running ??= rebuild();
    }, 30);
  };
  // Hears of files that are new or were replaced by a rename, as many editors save, which `fs.watch` alone does not.
  const watcher = watch(join(input.root, 'functions'), { ignoreInitial: true });
  watcher.on('all', (_event, file) => noticed(file));
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return async () => {
    clearTimeout(timer);
    wanted = false;
    await watcher.close();
    await running;
    await builder.dispose();
  };
}
