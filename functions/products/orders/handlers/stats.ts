import { lazy } from '../../../_shared/lazy.ts';
import { statsHandler } from '../../../_shared/stats.ts';
import { createStats } from '../deps.ts';

const stats = lazy(createStats);

export const handler = statsHandler(({ from, to }) => stats().count(new Date(from), new Date(to)));
