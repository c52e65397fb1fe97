import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { findReadyFiles, presignFile } from '../_shared/files/file-gateway.ts';
import { newId } from '../_shared/ids.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { publishingEnv } from './env.ts';
import { postFileService } from './post-file-service.ts';
import { postRepository } from './post-repository.ts';
import { postService } from './post-service.ts';
import { postCreationService, postEditingService } from './post-writing-service.ts';
import { statsRepository } from './stats-repository.ts';

// Each is made by the handlers that use it, so that a bundle holds nothing else.

export const createPostService = () => postService({ repository: postRepository(database()) });

/** Events that wait for the bus. */
export const createPostsOutbox = () =>
  createOutbox(database(), () => eventBus('posts', parseEnv(publishingEnv).EVENT_BUS));

export const createPostCreationService = () =>
  postCreationService({
    repository: postRepository(database()),
    outbox: createPostsOutbox(),
    newId,
    findReadyFiles,
  });

export const createPostEditingService = () =>
  postEditingService({ repository: postRepository(database()), findReadyFiles });

export const createPostFileService = () =>
  postFileService({ repository: postRepository(database()), presign: presignFile });

export const createStats = () => statsRepository(database());
