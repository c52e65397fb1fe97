import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { postRepository } from './post-repository.ts';
import { postCreationService, postService } from './post-service.ts';

// Functions, so that a bundle holds what its handler calls.
const createRepository = () => postRepository(database());

export const createPosts = () => postService({ repository: createRepository() });

/** Events that wait for the bus. */
export const createPostsOutbox = () =>
  createOutbox(database(), () => eventBus('posts', parseEnv(publishingEnv).EVENT_BUS));

export const createPostCreation = () =>
  postCreationService({ repository: createRepository(), outbox: createPostsOutbox(), newId });
