import * as z from 'zod';
import type { LogLine } from './log-line.ts';

const invocations = z.array(
  z.object({ function: z.string(), requestId: z.string(), startedAt: z.string(), log: z.array(z.string()) }),
);
/** All that the local runtime keeps. */
const MOST = 1000;

/** The lines of a running Nubo on this machine that name the id, and those of invocations that have it. */
export async function localLogs(url: string, id: string): Promise<LogLine[]> {
  const response = await fetch(new URL(`/_local/invocations.json?limit=${MOST}`, url));
  if (!response.ok) throw new Error(`${url} answers ${response.status}: is it a Nubo on this machine?`);
  return invocations
    .parse(await response.json())
    .flatMap(({ function: source, requestId, startedAt, log }) =>
      log
        .filter((message) => requestId === id || message.includes(id))
        .map((message) => ({ time: timeOf(message) ?? startedAt, source, message })),
    );
}

function timeOf(message: string): string | undefined {
  return /"time":"([^"]+)"/.exec(message)?.[1];
}
