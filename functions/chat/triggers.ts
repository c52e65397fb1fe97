import type { TriggerSpec } from '../_shared/routing/trigger.ts';

/** Posting frames and forgetting the connections that are gone. */
const posting = {
  connections: true,
  sends: ['fan-out', 'presence'],
  tables: { connections: ['Query', 'BatchWriteItem'] },
} as const;

export const deliverFrames = {
  kind: 'queue',
  id: 'deliver-frames',
  capability: 'delivery',
  service: 'chat',
  summary: 'Posts one shard of a fan-out',
  queue: 'fan-out',
  batchSize: 1,
  // The account's 10,000 requests a second are shared with the API: 5 consumers of 32 posts at once, at some
  // 20 ms a post, make at most 8,000 (docs/scale.md).
  maxConcurrency: 5,
  needs: posting,
  sizing: { memoryMb: 1024, timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const pushWelcome = {
  kind: 'queue',
  id: 'push-welcome',
  capability: 'connections',
  service: 'chat',
  summary: 'Greets a new connection with what waited for its user',
  queue: 'welcome',
  batchSize: 10,
  needs: {
    connections: true,
    sends: ['presence'],
    tables: { connections: ['GetItem', 'Query', 'BatchWriteItem'], chat: ['Query'] },
  },
} as const satisfies TriggerSpec;

export const checkPresence = {
  kind: 'queue',
  id: 'check-presence',
  capability: 'presence',
  service: 'chat',
  summary: 'Says after the grace that a user is offline',
  queue: 'presence',
  batchSize: 10,
  needs: {
    ...posting,
    tables: { connections: ['Query', 'BatchWriteItem'], chat: ['UpdateItem'] },
  },
} as const satisfies TriggerSpec;

export const archiveMessages = {
  kind: 'queue',
  id: 'archive-messages',
  capability: 'messages',
  service: 'chat',
  summary: 'Carries messages to PostgreSQL in batches',
  queue: 'archive',
  batchSize: 100,
  batchingWindowSeconds: 1,
  maxConcurrency: 2,
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const pushEvents = {
  kind: 'event',
  id: 'push-events',
  capability: 'delivery',
  service: 'chat',
  summary: 'Pushes what other services say to the live connections it concerns',
  detailTypes: ['post.created', 'file.ready', 'file.rejected', 'user.deleted'],
  needs: {
    ...posting,
    tables: { connections: ['Query', 'BatchWriteItem'], chat: ['Query', 'DeleteItem'] },
  },
} as const satisfies TriggerSpec;

export const triggers = [deliverFrames, pushWelcome, checkPresence, archiveMessages, pushEvents];
