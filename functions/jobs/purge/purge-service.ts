import * as z from 'zod/mini';
import type { JobResult } from '../../_shared/jobs/run.ts';

/** How many things of each kind a service removed. */
const counts = z.record(z.string(), z.int());

/**
 * Has each service remove what expired before an instant, by its own function: nobody else knows its tables. One that
 * fails does not keep the others from it; the job fails then.
 * @param functions by service
 */
export function purgeService(
  functions: Readonly<Record<string, string>>,
  invoke: (name: string, input: object) => Promise<unknown>,
) {
  return async (before: Date): Promise<JobResult> => {
    const removed = await Promise.allSettled(
      Object.entries(functions).map(async ([service, name]) => {
        const answer = await invoke(name, { before: before.toISOString() });
        return [service, counts.parse(answer)] as const;
      }),
    );
    const failure = removed.find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
    return Object.fromEntries(removed.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  };
}
