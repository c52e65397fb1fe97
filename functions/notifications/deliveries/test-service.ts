import { dependencyDown, notFound } from '../../_shared/errors/errors.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Delivery } from '../contract.ts';
import type { EndpointRepository } from '../endpoints/endpoint-repository.ts';
import { newDelivery } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import type { Deliver } from './delivery-service.ts';
import { presentDelivery } from './list-service.ts';

export interface TestServiceDeps {
  readonly endpoints: Pick<EndpointRepository, 'find'>;
  readonly deliveries: Pick<DeliveryRepository, 'insert'>;
  readonly deliver: Deliver;
  readonly newId: () => string;
}

/** Sends an event of the type `test` at once, to a disabled endpoint too, and gives what came of it. */
export function createTestEndpoint({ endpoints, deliveries, deliver, newId }: TestServiceDeps) {
  return async (userId: string, endpointId: string, log: Logger): Promise<Delivery> => {
    if (!(await endpoints.find(userId, endpointId))) throw notFound();
    const now = new Date().toISOString();
    const delivery = newDelivery({
      id: newId(),
      userId,
      endpointId,
      type: 'test',
      occurredAt: now,
      data: { endpointId },
      now,
    });
    await deliveries.insert(delivery);
    const made = await deliver({ userId, endpointId, deliveryId: delivery.id }, log, { isTest: true });
    if (!made) throw dependencyDown('dynamodb');
    return presentDelivery(made);
  };
}
