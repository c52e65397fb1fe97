import { statsInput } from '../../contract.ts';
import { countAlerts } from '../deps.ts';

/** Counts of the alerts of a span, for the daily report. */
export async function handler(event: unknown): Promise<Readonly<Record<string, number>>> {
  const { from, to } = statsInput.parse(event);
  return countAlerts()(new Date(from), new Date(to));
}
