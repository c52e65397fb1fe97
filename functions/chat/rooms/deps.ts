import { createFollowUps, createRooms, createUserDirectory } from '../deps.ts';
import { createMembershipService } from './membership-service.ts';

export const createMemberships = () =>
  createMembershipService({
    rooms: createRooms(),
    directory: createUserDirectory(),
    followUps: createFollowUps,
  });
