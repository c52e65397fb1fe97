import { v7 } from 'uuid';
import * as z from 'zod/mini';
import { connectionsClient } from '../_shared/aws/connections.ts';
import { dynamo } from '../_shared/aws/dynamo.ts';
import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { queue } from '../_shared/queue/queue.ts';
import { createAdmissionService } from './connections/admission-service.ts';
import { createConnectionRepository } from './connections/connection-repository.ts';
import { createFrameRateRepository } from './connections/frame-rate-repository.ts';
import { createTicketRepository } from './connections/ticket-repository.ts';
import { createWelcomeService, type WelcomeTask } from './connections/welcome-service.ts';
import { createConnectionGateway } from './delivery/connection-gateway.ts';
import { createDeliveryService } from './delivery/delivery-service.ts';
import type { Delivery } from './delivery/fan-out.ts';
import { accountsEnv, archivingEnv, deliveryEnv, publishingEnv, tablesEnv, welcomeEnv } from './env.ts';
import { createArchiveRepository } from './messages/archive-repository.ts';
import type { ArchivedMessage } from './messages/archived-message.ts';
import { createConversationService } from './messages/conversation-service.ts';
import { createHistoryService } from './messages/history-service.ts';
import { createMessageRepository } from './messages/message-repository.ts';
import { createMessageService } from './messages/message-service.ts';
import { createAccountGateway } from './presence/account-gateway.ts';
import { createDepartureService, type PresenceCheck } from './presence/departure-service.ts';
import { createPeopleRepository } from './presence/people-repository.ts';
import { createPresenceService } from './presence/presence-service.ts';
import { createMembershipService } from './rooms/membership-service.ts';
import { createRoomRepository } from './rooms/room-repository.ts';

// Each part reads the part of the environment that it uses, so that a function needs no variable of another.
const connectionsTable = lazy(
  () => parseEnv(z.pick(tablesEnv, { TABLE_CONNECTIONS: true })).TABLE_CONNECTIONS,
);
const chatTable = lazy(() => parseEnv(z.pick(tablesEnv, { TABLE_CHAT: true })).TABLE_CHAT);

export const connections = lazy(() => createConnectionRepository(dynamo(), connectionsTable()));
export const tickets = lazy(() => createTicketRepository(dynamo(), connectionsTable()));
export const admissions = lazy(() => createAdmissionService(tickets()));
export const rates = lazy(() => createFrameRateRepository(dynamo(), connectionsTable()));
export const messages = lazy(() => createMessageRepository(dynamo(), chatTable()));
export const rooms = lazy(() => createRoomRepository(dynamo(), chatTable()));
export const people = lazy(() => createPeopleRepository(dynamo(), chatTable()));

const gateway = lazy(() => {
  const { CONNECTIONS_URL } = parseEnv(z.pick(deliveryEnv, { CONNECTIONS_URL: true }));
  return createConnectionGateway(connectionsClient(CONNECTIONS_URL));
});

export const departures = lazy(() => {
  const { QUEUE_PRESENCE } = parseEnv(z.pick(deliveryEnv, { QUEUE_PRESENCE: true }));
  return createDepartureService(connections(), queue<PresenceCheck>(QUEUE_PRESENCE));
});

export const delivery = lazy(() =>
  createDeliveryService({
    connections: connections(),
    gateway: gateway(),
    departures: departures(),
    fanOut: queue<Delivery>(parseEnv(z.pick(deliveryEnv, { QUEUE_FAN_OUT: true })).QUEUE_FAN_OUT),
  }),
);

export const presence = lazy(() =>
  createPresenceService({
    connections: connections(),
    people: people(),
    announce: (frame) => delivery().toChannel('presence', frame),
  }),
);

export const frames = lazy(() => ({ connections: connections(), rates: rates() }));

export const conversations = lazy(() =>
  createConversationService({
    messages: messages(),
    people: people(),
    rooms: rooms(),
    // Reading needs no delivery, and the functions that only read have no environment for it.
    delivery: {
      toUsers: (userIds, frame) => delivery().toUsers(userIds, frame),
      toAll: (frame, except) => delivery().toAll(frame, except),
    },
  }),
);

const events = lazy(() => eventBus('chat', parseEnv(publishingEnv).EVENT_BUS));
const accounts = lazy(() => {
  const { FUNCTION_AUTH_FIND_PERSON } = parseEnv(accountsEnv);
  return createAccountGateway(FUNCTION_AUTH_FIND_PERSON);
});

export const sender = lazy(() =>
  createMessageService({
    messages: messages(),
    people: people(),
    rooms: rooms(),
    delivery: delivery(),
    archive: queue<ArchivedMessage>(parseEnv(archivingEnv).QUEUE_ARCHIVE),
    events,
    findPerson: (userId) => accounts().findPerson(userId),
    newId: (at) => v7({ msecs: at.getTime() }),
  }),
);

export const welcomeQueue = lazy(() => queue<WelcomeTask>(parseEnv(welcomeEnv).QUEUE_WELCOME));

export const welcome = lazy(() =>
  createWelcomeService({
    connections: connections(),
    people: people(),
    conversations: conversations(),
    gateway: gateway(),
    forget: (connectionId) => departures().connectionClosed(connectionId),
  }),
);

export const memberships = lazy(() => createMembershipService(rooms()));
export const archive = lazy(() => createArchiveRepository(database()));
export const history = lazy(() => createHistoryService(messages(), archive()));
