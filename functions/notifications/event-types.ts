import type { EventData, EventType } from '../_shared/events/contracts.ts';

/** Events that users are notified of, in the product and by the channels of their preferences. */
export const NOTICE_TYPES = [
  'file.ready',
  'file.rejected',
  'order.paid',
  'order.expired',
  'message.sent',
  'task.completed',
  'payment.unmatched',
  'job.failed',
  'webhook.dead',
  'host.down',
  'alert.firing',
] as const satisfies readonly EventType[];

/** Events that only an endpoint takes. */
const ENDPOINT_TYPES = [
  'order.created',
  'post.created',
  'webhook.processed',
  'alert.resolved',
] as const satisfies readonly EventType[];

/** Events that an endpoint may take. */
export const DELIVERED_TYPES = [...NOTICE_TYPES, ...ENDPOINT_TYPES] as const;
export type DeliveredType = (typeof DELIVERED_TYPES)[number];

/** Events that concern the administrators, all of them. */
export const ADMIN_TYPES: ReadonlySet<string> = new Set<DeliveredType>([
  'payment.unmatched',
  'job.failed',
  'webhook.dead',
  'webhook.processed',
  'host.down',
  'alert.firing',
  'alert.resolved',
]);

export type PersonalType = Exclude<
  DeliveredType,
  | 'payment.unmatched'
  | 'job.failed'
  | 'webhook.dead'
  | 'webhook.processed'
  | 'host.down'
  | 'alert.firing'
  | 'alert.resolved'
>;

type Concerned = { readonly [T in PersonalType]: (data: EventData<T>) => readonly string[] };

/** Whom each other event concerns, and nobody else hears of it. */
export const CONCERNED: Concerned = {
  'file.ready': ({ ownerId }) => [ownerId],
  'file.rejected': ({ ownerId }) => [ownerId],
  'order.created': ({ userId }) => [userId],
  'order.paid': ({ userId }) => [userId],
  'order.expired': ({ userId }) => [userId],
  'message.sent': ({ offlineRecipientIds }) => [...new Set(offlineRecipientIds)],
  'task.completed': ({ ownerId }) => [ownerId],
  'post.created': ({ authorId }) => [authorId],
};
