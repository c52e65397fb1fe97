import type { TriggerSpec } from '../_shared/routing/trigger.ts';

/** Posting frames and removing the connections that are gone. */
const CLOSING = {
  connections: ['GetItem', 'Query', 'BatchWriteItem'],
  chat: ['UpdateItem'],
} as const;

export const deliverFrames = {
  kind: 'queue',
  id: 'deliver-frames',
  service: 'chat',
  capability: 'delivery',
  summary: 'Finds the connections that a frame goes to, and posts to one shard of them',
  queue: 'fan-out',
  batchSize: 1,
  // The account's 10,000 requests a second are shared with the API: 5 consumers of 32 posts at once, at some
  // 20 ms a post, make at most 8,000 (docs/scale.md).
  maxConcurrency: 5,
  needs: {
    connections: ['POST'],
    sends: ['fan-out', 'follow-ups'],
    publishes: true,
    tables: { ...CLOSING, chat: ['UpdateItem', 'Query', 'BatchGetItem'] },
  },
  sizing: { memoryMb: 1024, timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const pushWelcome = {
  kind: 'queue',
  id: 'push-welcome',
  service: 'chat',
  capability: 'connections',
  summary: 'Greets a new connection with what waited for its user',
  queue: 'welcome',
  batchSize: 10,
  needs: {
    connections: ['POST'],
    sends: ['follow-ups'],
    tables: { ...CLOSING, chat: ['Query', 'BatchGetItem', 'UpdateItem'] },
  },
} as const satisfies TriggerSpec;

export const runFollowUp = {
  kind: 'queue',
  id: 'run-follow-up',
  service: 'chat',
  capability: 'presence',
  summary: 'Looks at users who left, tokens that ran out and rooms that were deleted',
  queue: 'follow-ups',
  batchSize: 10,
  needs: {
    connections: ['POST', 'DELETE'],
    sends: ['fan-out', 'follow-ups'],
    // Members leave a room in transactions.
    tables: { ...CLOSING, chat: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem'] },
  },
  sizing: { timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const archiveMessages = {
  kind: 'queue',
  id: 'archive-messages',
  service: 'chat',
  capability: 'archive',
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
  service: 'chat',
  capability: 'delivery',
  summary: 'Pushes posts and files to the connections they concern',
  detailTypes: ['post.created', 'file.ready', 'file.rejected'],
  needs: {
    connections: ['POST'],
    sends: ['fan-out', 'follow-ups'],
    tables: { ...CLOSING, chat: ['UpdateItem', 'BatchGetItem'] },
  },
} as const satisfies TriggerSpec;

export const followAccounts = {
  kind: 'event',
  id: 'follow-accounts',
  service: 'chat',
  capability: 'presence',
  summary:
    'Closes the connections of accounts and sessions that end, and removes what deleted accounts leave',
  detailTypes: ['user.registered', 'user.disabled', 'user.role-changed', 'session.revoked', 'user.deleted'],
  needs: {
    connections: ['POST', 'DELETE'],
    sends: ['fan-out', 'follow-ups'],
    tables: {
      connections: ['GetItem', 'BatchGetItem', 'Query', 'BatchWriteItem'],
      chat: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    },
  },
  sizing: { timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const removeMessages = {
  kind: 'event',
  id: 'remove-messages',
  service: 'chat',
  capability: 'archive',
  summary: 'Removes the messages of deleted accounts',
  detailTypes: ['user.deleted'],
  needs: { postgres: true, tables: { chat: ['BatchWriteItem', 'UpdateItem'] } },
  sizing: { timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'chat',
  capability: 'archive',
  summary: 'Counts the messages of a span, for the daily report',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const triggers = [
  deliverFrames,
  pushWelcome,
  runFollowUp,
  archiveMessages,
  pushEvents,
  followAccounts,
  removeMessages,
  stats,
];
