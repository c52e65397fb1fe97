import { StartError } from './core/start-error.ts';
import { HELP, parseOptions, UsageError } from './options.ts';
import { type Runtime, startRuntime } from './runtime.ts';

/**
 * A terminal's Ctrl-C reaches this process more than once, from the terminal and handed on by its parents,
 * which on a busy machine takes them a while.
 */
const SAME_KEYSTROKE_MS = 3000;

async function main(): Promise<void> {
  const flags = parseOptions(process.argv.slice(2));
  if (flags === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const stop = stopOnSignals();
  const runtime = await startRuntime(flags, undefined, stop.signal);
  stop.ends(runtime);
}

/** The first signal ends the runtime in order, a second one at once. */
function stopOnSignals(): { readonly signal: AbortSignal; ends(runtime: Runtime): void } {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      process.stderr.write('stopping…\n');
      controller.abort(new StartError(`stopped by ${name}`));
    } else if (performance.now() - firstAt > SAME_KEYSTROKE_MS) {
      process.exit(130);
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return {
    signal: controller.signal,
    ends(runtime) {
      const end = (): void => {
        runtime.close().then(() => process.exit(0), fail);
      };
      if (controller.signal.aborted) end();
      else controller.signal.addEventListener('abort', end, { once: true });
    },
  };
}

function fail(error: unknown): void {
  if (error instanceof UsageError || error instanceof StartError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
  // Not foreseen: here the stack is what helps.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
