import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const applyPayment = {
  kind: 'event',
  id: 'apply-payment',
  service: 'products',
  capability: 'payments',
  summary: 'Applies the payment events of providers to orders',
  detailTypes: ['webhook.processed'],
  // Each is a transaction on the environment's one connection.
  batchSize: 1,
  // One a minute: PostgreSQL may be away for an hour without a payment being set aside.
  maxReceiveCount: 75,
  needs: { postgres: true, redis: true, publishes: true },
} as const satisfies TriggerSpec;

export const removeUserFromOrders = {
  kind: 'event',
  id: 'remove-user-from-orders',
  service: 'products',
  capability: 'orders',
  summary: 'Takes a deleted account out of its orders and cancels those that are pending',
  detailTypes: ['user.deleted'],
  batchSize: 1,
  needs: { postgres: true, redis: true, publishes: true },
} as const satisfies TriggerSpec;

export const importProducts = {
  kind: 'direct',
  id: 'import-products',
  service: 'products',
  capability: 'catalogue',
  summary: 'Operator: writes up to 5,000 products at once, by their SKUs',
  caller: 'operator',
  needs: { postgres: true, redis: true, publishes: true },
  sizing: { memoryMb: 512, timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'products',
  capability: 'orders',
  summary: 'Counts products, orders and payments of a span',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const expireOrders = {
  kind: 'job',
  id: 'expire-orders',
  service: 'products',
  capability: 'orders',
  summary: 'Ends orders that nobody has paid in time and gives their stock back',
  needs: { postgres: true, redis: true, publishes: true },
} as const satisfies TriggerSpec;

export const publishOutbox = {
  kind: 'schedule',
  id: 'publish-outbox',
  service: 'products',
  capability: 'orders',
  summary: 'Publishes events that the bus did not take at first',
  expression: 'rate(1 minute)',
  scheduleName: 'publish-products-outbox',
  needs: { postgres: true, publishes: true },
} as const satisfies TriggerSpec;

export const triggers = [
  applyPayment,
  removeUserFromOrders,
  importProducts,
  stats,
  expireOrders,
  publishOutbox,
];
