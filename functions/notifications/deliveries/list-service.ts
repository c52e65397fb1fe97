import * as z from 'zod/mini';
import { notFound } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import type { Delivery, deliveryQuery } from '../contract.ts';
import type { EndpointRepository } from '../endpoints/endpoint-repository.ts';
import type { DeliveryRepository, StoredDelivery } from './delivery-repository.ts';

const position = cursorCodec('notification-deliveries', z.tuple([cursorId]));

export interface ListServiceDeps {
  readonly endpoints: Pick<EndpointRepository, 'find'>;
  readonly deliveries: Pick<DeliveryRepository, 'list'>;
}

/** What was sent to an endpoint and what it answered, for its owner. */
export function createListDeliveries({ endpoints, deliveries }: ListServiceDeps) {
  return async (userId: string, endpointId: string, query: z.output<typeof deliveryQuery>) => {
    const [before] = query.cursor === undefined ? [] : position.decode(query.cursor);
    if (!(await endpoints.find(userId, endpointId))) throw notFound();
    const found = await deliveries.list(endpointId, before, query.limit + 1);
    return cutPage(found.map(presentDelivery), query.limit, ({ id }) => position.encode([id]));
  };
}

export function presentDelivery(delivery: StoredDelivery): Delivery {
  const { id, type, status, attempts, nextAttemptAt, createdAt } = delivery;
  return { id, type, status, attempts, nextAttemptAt, createdAt };
}
