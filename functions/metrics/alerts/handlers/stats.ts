import { statsHandler } from '../../../_shared/stats.ts';
import { countAlerts } from '../deps.ts';

export const handler = statsHandler(({ from, to }) => countAlerts()(new Date(from), new Date(to)));
