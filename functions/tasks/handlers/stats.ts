import { lazy } from '../../_shared/lazy.ts';
import { statsHandler } from '../../_shared/stats.ts';
import { createStats } from '../deps.ts';

const stats = lazy(createStats);

export const handler = statsHandler((span) => stats()(span));
