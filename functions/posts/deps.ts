import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { filePresigningEnv, publishingEnv, readyFilesEnv } from './env.ts';
import { fileGateway } from './file-gateway.ts';
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

const findReadyFiles = (ownerId: string, fileIds: readonly string[]) =>
  fileGateway.findReady(parseEnv(readyFilesEnv).FUNCTION_FILES_FIND_READY_FILES, ownerId, fileIds);

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
  postFileService({
    repository: postRepository(database()),
    presign: (fileId, variant) =>
      fileGateway.presign(parseEnv(filePresigningEnv).FUNCTION_FILES_PRESIGN_FILE, fileId, variant),
  });

export const createStats = () => statsRepository(database());
