import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { postRepository } from './post-repository.ts';
import { postService } from './post-service.ts';

export const events = lazy(() => eventBus('posts', parseEnv(publishingEnv).EVENT_BUS));

export const posts = lazy(() => postService({ repository: postRepository(database()), newId }));
