import { lazy } from '../../../_shared/lazy.ts';
import { statsInput } from '../../contract.ts';
import { createStats } from '../deps.ts';

const stats = lazy(createStats);

/** Counts of products, orders and payments of a span, for the daily report. */
export async function handler(event: unknown): Promise<Readonly<Record<string, number>>> {
  const { from, to } = statsInput.parse(event);
  return await stats().count(new Date(from), new Date(to));
}
