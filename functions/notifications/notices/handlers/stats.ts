import { statsHandler } from '../../../_shared/stats.ts';
import { userData } from '../deps.ts';

export const handler = statsHandler(async ({ from, to }) => {
  const { notifications, succeeded, failed } = await userData().count(new Date(from), new Date(to));
  return { notifications, deliveriesSucceeded: succeeded, deliveriesFailed: failed };
});
