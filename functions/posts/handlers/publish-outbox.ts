import { outboxSweep } from '../../_shared/events/outbox.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostsOutbox } from '../deps.ts';

export const handler = outboxSweep(lazy(createPostsOutbox));
