import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listOrders } from '../../routes.ts';
import { createOrderReadingService } from '../deps.ts';

const orders = lazy(createOrderReadingService);

export const handler = httpHandler(listOrders, async ({ principal, query }) => ({
  status: 200,
  body: await orders().list(principal, query),
}));
