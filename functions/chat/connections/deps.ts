import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { createCrowds, createDepartures, createGateway } from '../delivery/deps.ts';
import {
  createConnections,
  createConversations,
  createFollowUps,
  createMessages,
  createPeople,
  createRooms,
} from '../deps.ts';
import { connectionsTableEnv, welcomeEnv } from '../env.ts';
import { createOverviewService } from '../messages/overview-service.ts';
import type { Welcome } from '../queue-messages.ts';
import { createAdmissionService } from './admission-service.ts';
import { createExpiryService, createOpeningService, createRenewalService } from './connection-service.ts';
import { createEndingService } from './ending-service.ts';
import { createTicketRepository } from './ticket-repository.ts';
import { createWelcomeService } from './welcome-service.ts';

export const createTickets = () =>
  createTicketRepository(dynamo(), parseEnv(connectionsTableEnv).TABLE_CONNECTIONS);

export const createAdmissions = () => createAdmissionService(createTickets());

export const createOpenings = () =>
  createOpeningService({
    connections: createConnections(),
    people: createPeople(),
    crowds: createCrowds(),
    welcomes: queue<Welcome>(parseEnv(welcomeEnv).QUEUE_WELCOME),
    followUps: createFollowUps(),
  });

export const createRenewals = () =>
  createRenewalService({ connections: createConnections(), people: createPeople() });

export const createExpiries = () =>
  createExpiryService({
    connections: createConnections(),
    gateway: createGateway(),
    departures: createDepartures(),
    followUps: createFollowUps(),
  });

export const createEndings = () =>
  createEndingService({
    connections: createConnections(),
    people: createPeople(),
    gateway: createGateway(),
    departures: createDepartures(),
  });

export const createWelcomes = () =>
  createWelcomeService({
    people: createPeople(),
    overviews: createOverviewService({
      messages: createMessages(),
      conversations: createConversations(),
      rooms: createRooms(),
    }),
    gateway: createGateway(),
    departures: createDepartures(),
  });
