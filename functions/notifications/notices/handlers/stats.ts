import { statsInput } from '../../contract.ts';
import { persons } from '../deps.ts';

/** Counts of a span, for the daily report. */
export async function handler(event: unknown): Promise<Readonly<Record<string, number>>> {
  const { from, to } = statsInput.parse(event);
  const { notifications, succeeded, failed } = await persons().count(new Date(from), new Date(to));
  return { notifications, deliveriesSucceeded: succeeded, deliveriesFailed: failed };
}
