import { statsHandler } from '../../../_shared/stats.ts';
import { persons } from '../deps.ts';

export const handler = statsHandler(async ({ from, to }) => {
  const { notifications, succeeded, failed } = await persons().count(new Date(from), new Date(to));
  return { notifications, deliveriesSucceeded: succeeded, deliveriesFailed: failed };
});
