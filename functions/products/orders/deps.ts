import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { createOutbox } from '../../_shared/events/outbox.ts';
import { newId } from '../../_shared/ids.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { publishingEnv } from '../env.ts';
import { productCache } from '../product-cache.ts';
import { accountRemovalService, orderExpiryService } from './ending-service.ts';
import { orderRepository } from './order-repository.ts';
import { orderReadingService, orderService } from './order-service.ts';
import { orderTransaction } from './order-transaction-repository.ts';
import { orderWriteRepository } from './order-write-repository.ts';
import { statsRepository } from './stats-repository.ts';

// Each is made by the handlers that use it, so that a bundle holds nothing else.

/** Events that wait for the bus. */
export const createProductsOutbox = () =>
  createOutbox(database(), () => eventBus('products', parseEnv(publishingEnv).EVENT_BUS));

const createTransaction = () =>
  orderTransaction({
    database: database(),
    outbox: createProductsOutbox(),
    cache: productCache(),
    repositories: (tx) => ({ orders: orderWriteRepository(tx) }),
  });

export const createOrderReadingService = () =>
  orderReadingService({ repository: orderRepository(database()) });

export const createOrderService = () => orderService({ transaction: createTransaction(), newId });

export const createOrderExpiryService = () => orderExpiryService({ transaction: createTransaction() });

export const createAccountRemoval = () =>
  accountRemovalService({ repository: orderRepository(database()), transaction: createTransaction() });

export const createStats = () => statsRepository(database());
