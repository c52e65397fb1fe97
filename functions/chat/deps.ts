import { dynamo } from '../_shared/aws/dynamo.ts';
import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createLogger } from '../_shared/observability/logger.ts';
import { queue } from '../_shared/queue/queue.ts';
import { createConnectionRepository } from './connections/connection-repository.ts';
import { accountsEnv, chatTableEnv, connectionsTableEnv, eventsEnv, followUpsEnv } from './env.ts';
import { createConversationRepository } from './messages/conversation-repository.ts';
import { createMessageEvents } from './messages/message-events.ts';
import { createMessageRepository } from './messages/message-repository.ts';
import { createAccountGateway } from './presence/account-gateway.ts';
import { createDirectory } from './presence/directory-service.ts';
import { createPeopleRepository } from './presence/people-repository.ts';
import type { FollowUp } from './queue-messages.ts';
import { createRoomRepository } from './rooms/room-repository.ts';

/**
 * The stores that several capabilities share. Each reads the part of the environment that it uses, so that a
 * function needs no variable of another.
 */
const chatTable = () => parseEnv(chatTableEnv).TABLE_CHAT;

export const createConnections = () =>
  createConnectionRepository(dynamo(), parseEnv(connectionsTableEnv).TABLE_CONNECTIONS);
export const createPeople = () => createPeopleRepository(dynamo(), chatTable());
export const createRooms = () => createRoomRepository(dynamo(), chatTable());
export const createMessages = () => createMessageRepository(dynamo(), chatTable());
export const createConversations = () => createConversationRepository(dynamo(), chatTable());
export const createFollowUps = () => queue<FollowUp>(parseEnv(followUpsEnv).QUEUE_FOLLOW_UPS);

export const createEvents = () =>
  createMessageEvents(eventBus('chat', parseEnv(eventsEnv).EVENT_BUS), createLogger());

export const createUserDirectory = () =>
  createDirectory({
    people: createPeople(),
    accounts: () => createAccountGateway(parseEnv(accountsEnv).FUNCTION_AUTH_FIND_PEOPLE),
  });
