import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { type BuildContext, context } from 'esbuild';
import { type BuildInput, type BuildOutcome, finishBuild } from './build-functions.ts';
import { esbuildOptions } from './esbuild-options.ts';
import { targetsOf } from './targets.ts';

export interface WatchCallbacks {
  /** After each successful rebuild that changed something. */
  readonly built: (outcome: BuildOutcome) => void;
  /** A build that failed; the last good bundles stay, the watch goes on. */
  readonly failed: (message: string) => void;
}

/**
 * Rebuilds the functions as their sources change, incrementally (esbuild keeps its graph), and the SQL
 * beside them. A new or removed route needs a restart: it changes the template, too.
 *
 * @returns what ends the watch.
 */
export async function watchFunctions(
  input: BuildInput,
  { built, failed }: WatchCallbacks,
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
  const noticed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      wanted = true;
      running ??= rebuild();
    }, 30);
  };
  const watchers = [join(input.root, 'functions')]
    .filter((folder) => existsSync(folder))
    .map((folder) => watch(folder, { recursive: true }, noticed));
  return async () => {
    clearTimeout(timer);
    wanted = false;
    for (const watcher of watchers) watcher.close();
    await running;
    await builder.dispose();
  };
}
