import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { postRepository } from './post-repository.ts';
import { postCreationService, postService } from './post-service.ts';

const repository = lazy(() => postRepository(database()));

export const posts = lazy(() => postService({ repository: repository() }));

/** Events that wait for the bus. */
export const outbox = lazy(() =>
  createOutbox(database(), () => eventBus('posts', parseEnv(publishingEnv).EVENT_BUS)),
);

export const postCreation = lazy(() =>
  postCreationService({ repository: repository(), outbox: outbox(), newId }),
);
