import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { createCrowds, createDelivery } from '../delivery/deps.ts';
import {
  createConversations,
  createEvents,
  createMessages,
  createRooms,
  createUserDirectory,
} from '../deps.ts';
import { archiveEnv } from '../env.ts';
import type { ArchivedMessage } from '../queue-messages.ts';
import { createConversationService } from './conversation-service.ts';
import { createMessageService } from './message-service.ts';

export const createSender = () =>
  createMessageService({
    messages: createMessages(),
    rooms: createRooms(),
    crowds: createCrowds(),
    delivery: lazy(createDelivery),
    archive: queue<ArchivedMessage>(parseEnv(archiveEnv).QUEUE_ARCHIVE),
    conversations: lazy(createConversations),
    directory: lazy(createUserDirectory),
    events: lazy(createEvents),
  });

export const createConversationReader = () =>
  createConversationService({
    messages: createMessages(),
    conversations: createConversations(),
    rooms: createRooms(),
    delivery: lazy(createDelivery),
    crowds: lazy(createCrowds),
  });
