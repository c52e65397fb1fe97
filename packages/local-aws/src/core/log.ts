import type { Log } from './world.ts';

/** Lines for the person at the terminal: steps and news on stdout, warnings and errors on stderr. */
export function createLog(
  options: { quiet?: boolean; out?: (line: string) => void; err?: (line: string) => void } = {},
): Log {
  const out = options.out ?? ((line) => process.stdout.write(`${line}\n`));
  const err = options.err ?? ((line) => process.stderr.write(`${line}\n`));
  const info = (message: string): void => {
    if (!options.quiet) out(message);
  };
  return {
    info,
    warn: (message) => err(`warning: ${message}`),
    error: (message) => err(`error: ${message}`),
    async step(title, work) {
      const start = performance.now();
      const result = await work();
      info(`${duration(performance.now() - start).padStart(8)}  ${title}`);
      return result;
    },
  };
}

/** `12 ms` or `3.4 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
