import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { createOutbox } from '../../_shared/events/outbox.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { publishingEnv } from '../env.ts';
import { orderTransaction } from '../orders/order-transaction-repository.ts';
import { orderWriteRepository } from '../orders/order-write-repository.ts';
import { productCache } from '../product-cache.ts';
import { paymentRepository } from './payment-repository.ts';
import { paymentService } from './payment-service.ts';

export const createPaymentService = () =>
  paymentService({
    transaction: orderTransaction({
      database: database(),
      outbox: createOutbox(database(), () => eventBus('products', parseEnv(publishingEnv).EVENT_BUS)),
      cache: productCache(),
      repositories: (tx) => ({ orders: orderWriteRepository(tx), payments: paymentRepository(tx) }),
    }),
  });
