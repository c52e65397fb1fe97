import { createEndings } from '../connections/deps.ts';
import { createCrowds } from '../delivery/deps.ts';
import { createConnections, createConversations, createPeople, createRooms } from '../deps.ts';
import { createAccountService } from './account-service.ts';
import { createPresenceService } from './presence-service.ts';

export const createPresence = () =>
  createPresenceService({
    connections: createConnections(),
    people: createPeople(),
    crowds: createCrowds(),
  });

export const createAccounts = () =>
  createAccountService({
    people: createPeople(),
    endings: createEndings(),
    conversations: createConversations(),
    rooms: createRooms(),
    crowds: createCrowds(),
  });
