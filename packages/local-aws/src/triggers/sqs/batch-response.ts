import * as z from 'zod';
import type { InvokeResult } from '../../core/world.ts';

const response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Ids of the messages that failed (Lambda Developer Guide, "Implementing partial batch responses"): none for
 * an answer that is empty, null or without failures, every one for a failed call or an answer that is malformed.
 */
export function failedIds(
  result: InvokeResult,
  messageIds: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (!result.ok) return all;
  if (!reportsItemFailures) return new Set();
  const answer = parsed(result.payload);
  if (answer === null || answer === '') return new Set();
  const report = response.safeParse(answer);
  if (!report.success) return all;
  const failed = (report.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function parsed(payload: string): unknown {
  if (payload === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    // No JSON at all counts as malformed, which undefined is to the schema too.
    return undefined;
  }
}
