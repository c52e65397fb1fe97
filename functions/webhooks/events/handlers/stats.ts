import { lazy } from '../../../_shared/lazy.ts';
import { statsInput } from '../../contract.ts';
import { createCountEvents } from '../deps.ts';

const count = lazy(createCountEvents);

/** Counts of the events of a span, for the daily report. */
export async function handler(event: unknown): Promise<Readonly<Record<string, number>>> {
  const { from, to } = statsInput.parse(event);
  return count()(new Date(from), new Date(to));
}
