import { database } from '../_shared/db/open-database.ts';
import { documents } from '../_shared/dynamodb/documents.ts';
import { parseEnv } from '../_shared/env/parse-env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { queue } from '../_shared/queue/queue.ts';
import { createAdmissionService } from './admission-service.ts';
import { createArchiveRepository } from './archive-repository.ts';
import { createConnectionGateway } from './connection-gateway.ts';
import { createConnectionRepository } from './connection-repository.ts';
import { createConversationService } from './conversation-service.ts';
import { createDeliveryService, type DeliveryService } from './delivery-service.ts';
import { deliveryEnv, sendingEnv, tablesEnv, welcomeEnv } from './env.ts';
import type { Delivery } from './fan-out.ts';
import { createFrameRateRepository } from './frame-rate-repository.ts';
import { createHistoryService } from './history-service.ts';
import { createMembershipService } from './membership-service.ts';
import { createMessageRepository } from './message-repository.ts';
import { type ArchivedMessage, createMessageService } from './message-service.ts';
import { createPeopleRepository } from './people-repository.ts';
import { createPresenceService, type PresenceCheck, type PresenceService } from './presence-service.ts';
import { createRoomRepository } from './room-repository.ts';
import { createTicketRepository } from './ticket-repository.ts';
import { createWelcomeService, type WelcomeTask } from './welcome-service.ts';

// Each part reads the part of the environment that it uses, so that a function needs no variable of another.
const connectionsTable = lazy(() => parseEnv(tablesEnv.pick({ TABLE_CONNECTIONS: true })).TABLE_CONNECTIONS);
const chatTable = lazy(() => parseEnv(tablesEnv.pick({ TABLE_CHAT: true })).TABLE_CHAT);

export const connections = lazy(() => createConnectionRepository(documents(), connectionsTable()));
export const tickets = lazy(() => createTicketRepository(documents(), connectionsTable()));
export const admissions = lazy(() => createAdmissionService(tickets()));
export const rates = lazy(() => createFrameRateRepository(documents(), connectionsTable()));
export const messages = lazy(() => createMessageRepository(documents(), chatTable()));
export const rooms = lazy(() => createRoomRepository(documents(), chatTable()));
export const people = lazy(() => createPeopleRepository(documents(), chatTable()));

const gateway = lazy(() => {
  const { CONNECTIONS_URL, AWS_REGION } = parseEnv(
    deliveryEnv.pick({ CONNECTIONS_URL: true, AWS_REGION: true }),
  );
  return createConnectionGateway(CONNECTIONS_URL, AWS_REGION);
});

/** Presence announces through delivery, and delivery tells presence of connections that are gone. */
export const presence: () => PresenceService = lazy(() =>
  createPresenceService({
    connections: connections(),
    people: people(),
    checks: queue<PresenceCheck>(parseEnv(deliveryEnv.pick({ QUEUE_PRESENCE: true })).QUEUE_PRESENCE),
    announce: (frame) => delivery().toChannel('presence', frame),
  }),
);

export const delivery: () => DeliveryService = lazy(() =>
  createDeliveryService({
    connections: connections(),
    gateway: gateway(),
    presence: { connectionClosed: (connectionId) => presence().connectionClosed(connectionId) },
    fanOut: queue<Delivery>(parseEnv(deliveryEnv.pick({ QUEUE_FAN_OUT: true })).QUEUE_FAN_OUT),
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

export const sender = lazy(() => {
  const { QUEUE_ARCHIVE, EVENT_BUS } = parseEnv(sendingEnv);
  return createMessageService({
    messages: messages(),
    people: people(),
    rooms: rooms(),
    delivery: delivery(),
    archive: queue<ArchivedMessage>(QUEUE_ARCHIVE),
    events: eventBus('chat', EVENT_BUS),
    newId,
    now: () => new Date(),
  });
});

export const welcomeQueue = lazy(() => queue<WelcomeTask>(parseEnv(welcomeEnv).QUEUE_WELCOME));

export const welcome = lazy(() =>
  createWelcomeService({
    connections: connections(),
    people: people(),
    conversations: conversations(),
    gateway: gateway(),
    forget: (connectionId) => presence().connectionClosed(connectionId),
  }),
);

export const memberships = lazy(() => createMembershipService(rooms()));
export const archive = lazy(() => createArchiveRepository(database()));
export const history = lazy(() => createHistoryService(messages(), archive()));
