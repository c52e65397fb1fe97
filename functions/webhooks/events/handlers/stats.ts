import { statsInput } from '../../contract.ts';
import { countEvents } from '../deps.ts';

/** Counts of the events of a span, for the daily report. */
export async function handler(event: unknown): Promise<Readonly<Record<string, number>>> {
  const { from, to } = statsInput.parse(event);
  return countEvents()(new Date(from), new Date(to));
}
