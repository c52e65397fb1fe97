import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { createAddressGateway } from '../endpoints/address-gateway.ts';
import { createEndpointRepository } from '../endpoints/endpoint-repository.ts';
import { deliveryEnv, endpointEnv, sweepEnv, tableEnv } from '../env.ts';
import type { NoticeCommand } from '../notice-command.ts';
import type { DeliveryCommand } from './delivery-command.ts';
import { createDeliveryRepository } from './delivery-repository.ts';
import { createDeliver } from './delivery-service.ts';
import { createListDeliveries } from './list-service.ts';
import { createPostGateway } from './post-gateway.ts';
import { createSweep } from './sweep-service.ts';
import { createTestEndpoint } from './test-service.ts';

const table = () => parseEnv(tableEnv).TABLE_NOTIFICATIONS;
const deliveries = () => createDeliveryRepository(dynamo(), table());
const endpoints = () => createEndpointRepository(dynamo(), table());

export const listDeliveries = lazy(() =>
  createListDeliveries({ endpoints: endpoints(), deliveries: deliveries() }),
);

export const deliver = lazy(() => {
  const { QUEUE_DELIVERIES, QUEUE_NOTICES } = parseEnv(deliveryEnv);
  const addresses = createAddressGateway(parseEnv(endpointEnv).ALLOWED_ENDPOINTS.split(','));
  return createDeliver({
    deliveries: deliveries(),
    endpoints: endpoints(),
    post: createPostGateway(addresses),
    commands: queue<DeliveryCommand>(QUEUE_DELIVERIES),
    notices: queue<NoticeCommand>(QUEUE_NOTICES),
  });
});

export const testOf = lazy(() =>
  createTestEndpoint({ endpoints: endpoints(), deliveries: deliveries(), deliver: deliver(), newId }),
);

export const sweep = lazy(() =>
  createSweep(deliveries(), queue<DeliveryCommand>(parseEnv(sweepEnv).QUEUE_DELIVERIES)),
);
