import { lazy } from '../../../_shared/lazy.ts';
import { statsHandler } from '../../../_shared/stats.ts';
import { createCountEvents } from '../deps.ts';

const count = lazy(createCountEvents);

export const handler = statsHandler(({ from, to }) => count()(new Date(from), new Date(to)));
