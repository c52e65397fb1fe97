import type { TriggerSpec } from '../_shared/routing/trigger.ts';
import { DELIVERED_TYPES } from './event-types.ts';

export const sendMail = {
  kind: 'queue',
  id: 'send-mail',
  service: 'notifications',
  capability: 'sending',
  summary: 'Hands mails to SES, each once',
  queue: 'mail',
  // SES sends 14 mails a second to an account that has left the sandbox.
  maxConcurrency: 2,
  needs: { mail: true, tables: { notifications: ['UpdateItem'] } },
} as const satisfies TriggerSpec;

export const sendSms = {
  kind: 'queue',
  id: 'send-sms',
  service: 'notifications',
  capability: 'sending',
  summary: 'Hands SMS to SNS, each once',
  queue: 'sms',
  // SNS sends 20 SMS a second (Amazon SNS endpoints and quotas).
  maxConcurrency: 2,
  needs: { sms: true, tables: { notifications: ['UpdateItem'] } },
} as const satisfies TriggerSpec;

export const fanOutNotices = {
  kind: 'event',
  id: 'fan-out-notices',
  service: 'notifications',
  capability: 'notices',
  summary: 'Finds whom an event concerns, and makes a notice for each',
  detailTypes: DELIVERED_TYPES,
  needs: { sends: ['notices'], invokes: ['auth/list-admins'] },
  // A message in a room of thousands is one event.
  sizing: { memoryMb: 512, timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const notifyUser = {
  kind: 'queue',
  id: 'notify-user',
  service: 'notifications',
  capability: 'notices',
  summary: 'Notifies one user of one event, by their preferences and their endpoints',
  queue: 'notices',
  maxConcurrency: 20,
  needs: {
    tables: { notifications: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], 'rate-limits': ['UpdateItem'] },
    sends: ['fan-out', 'mail', 'sms', 'deliveries'],
    invokes: ['auth/find-people'],
    publicUrl: true,
    consoleUrl: true,
  },
  sizing: { memoryMb: 512, timeoutSeconds: 20 },
} as const satisfies TriggerSpec;

export const deliverWebhook = {
  kind: 'queue',
  id: 'deliver-webhook',
  service: 'notifications',
  capability: 'deliveries',
  summary: 'Makes one attempt to deliver an event to an endpoint',
  queue: 'deliveries',
  // Each may wait 15 s for its receiver.
  batchSize: 1,
  maxConcurrency: 50,
  needs: {
    outboundWebhooks: true,
    tables: { notifications: ['GetItem', 'UpdateItem'] },
    sends: ['deliveries', 'notices'],
  },
  // Less than the claim of a delivery lasts (deliveries/delivery-repository.ts).
  sizing: { memoryMb: 512, timeoutSeconds: 30 },
} as const satisfies TriggerSpec;

export const resumeDeliveries = {
  kind: 'schedule',
  id: 'resume-deliveries',
  service: 'notifications',
  capability: 'deliveries',
  summary: 'Has those deliveries attempted that are due and that the queue has not brought',
  expression: 'rate(1 minute)',
  scheduleName: 'resume-deliveries',
  needs: { tables: { notifications: ['Query'] }, sends: ['deliveries'] },
  sizing: { timeoutSeconds: 50 },
} as const satisfies TriggerSpec;

export const deleteUserData = {
  kind: 'event',
  id: 'delete-user-data',
  service: 'notifications',
  capability: 'notices',
  summary: 'Removes what is kept of a deleted account',
  detailTypes: ['user.deleted'],
  batchSize: 1,
  needs: { tables: { notifications: ['PutItem', 'Query', 'BatchWriteItem'] } },
  sizing: { timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'notifications',
  capability: 'notices',
  summary: 'Counts the notifications and deliveries of a span, for the daily report',
  caller: 'function',
  needs: { tables: { notifications: ['Query'] } },
  sizing: { timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const triggers: readonly TriggerSpec[] = [
  sendMail,
  sendSms,
  fanOutNotices,
  notifyUser,
  deliverWebhook,
  resumeDeliveries,
  deleteUserData,
  stats,
];
