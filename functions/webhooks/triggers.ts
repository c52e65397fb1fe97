import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const processWebhook = {
  kind: 'queue',
  id: 'process-webhook',
  capability: 'working',
  service: 'webhooks',
  summary: 'Works on a webhook event: what it means goes on the bus',
  queue: 'webhooks',
  maxConcurrency: 20,
  needs: {
    publishes: true,
    tables: { webhooks: ['GetItem', 'UpdateItem'] },
    objects: { webhooks: ['GetObject@events/'] },
    sends: ['webhooks', 'fan-out'],
  },
  // Less than the claim of an event lasts (storage/event-record.ts).
  sizing: { memoryMb: 512, timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const retryWebhooks = {
  kind: 'job',
  id: 'retry-webhooks',
  capability: 'working',
  service: 'webhooks',
  summary: 'Has those webhook events worked on that are due and that the queue has not brought',
  needs: {
    publishes: true,
    tables: { webhooks: ['Query', 'UpdateItem'] },
    sends: ['webhooks'],
  },
  sizing: { timeoutSeconds: 50 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  capability: 'events',
  service: 'webhooks',
  summary: 'Counts the webhook events of a span, for the daily report',
  caller: 'function',
  needs: { tables: { webhooks: ['Query'] } },
  sizing: { timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const triggers = [processWebhook, retryWebhooks, stats];
