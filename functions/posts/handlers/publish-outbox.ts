import { outboxSweep } from '../../_shared/events/outbox.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostsOutbox } from '../deps.ts';

const outbox = lazy(createPostsOutbox);

export const handler = outboxSweep(outbox);
