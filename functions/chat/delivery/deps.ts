import { connectionsClient } from '../../_shared/aws/connections.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { createLogger } from '../../_shared/observability/logger.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { createConnections, createEvents, createFollowUps, createPeople, createRooms } from '../deps.ts';
import { fanOutEnv, webSocketEnv } from '../env.ts';
import { createDepartureService } from '../presence/departure-service.ts';
import type { Delivery } from '../queue-messages.ts';
import { createConnectionGateway } from './connection-gateway.ts';
import { createCrowdService, createDeliveryService, createFanOutService } from './delivery-service.ts';

export const createGateway = () =>
  createConnectionGateway(connectionsClient(parseEnv(webSocketEnv).CONNECTIONS_URL));

export const createDepartures = () =>
  createDepartureService(createConnections(), createPeople(), createFollowUps());

const fanOutQueue = () => queue<Delivery>(parseEnv(fanOutEnv).QUEUE_FAN_OUT);

const posting = () => ({
  people: createPeople(),
  connections: createConnections(),
  gateway: createGateway(),
  departures: createDepartures(),
  fanOut: fanOutQueue(),
  log: createLogger(),
});

/** For functions that post to connections themselves. */
export const createDelivery = () => createDeliveryService(posting());

/** For functions that only hand frames to the fan-out queue. */
export const createCrowds = () => createCrowdService(fanOutQueue());

export const createFanOut = () => {
  const events = createEvents();
  return createFanOutService({
    ...posting(),
    rooms: createRooms(),
    reportOffline: async (frame, offline, traceId) => {
      if (frame.type === 'message') await events.sent(frame.message, offline, traceId);
    },
  });
};
