import * as z from 'zod/mini';

/**
 * Every domain event, its owner by the part of the name before the dot, and the schema of its `data`.
 * A change that breaks a reader takes a new `schemaVersion`; consumers ignore versions they do not know.
 */
const id = z.uuid();
const file = z.record(z.string(), z.unknown());
const cents = z.int().check(z.nonnegative());
const order = z.object({ orderId: id, userId: id, totalCents: cents, currency: z.string() });
const alert = z.object({
  alertId: id,
  hostId: id,
  hostName: z.string(),
  metric: z.string(),
  value: z.number(),
  threshold: z.nullable(z.number()),
  severity: z.enum(['warning', 'critical']),
});

export const eventContracts = {
  'user.registered': z.object({
    userId: id,
    email: z.string(),
    name: z.string(),
    provider: z.enum(['password', 'google']),
  }),
  'user.verified': z.object({ userId: id, email: z.string() }),
  'user.disabled': z.object({ userId: id }),
  'user.role-changed': z.object({ userId: id, role: z.enum(['user', 'admin']) }),
  /** `sessionIds` are the `sid` claims of the sessions that ended; null for every session that began before the event. */
  'session.revoked': z.object({
    userId: id,
    sessionIds: z.nullable(z.array(id)),
    reason: z.enum(['logout', 'revoked', 'password-changed', 'password-reset', 'token-reused']),
  }),
  'user.deleted': z.object({ userId: id }),
  'task.completed': z.object({ taskId: id, ownerId: id, title: z.string() }),
  /** `post` is the post as the API shows it to somebody who has not liked it. */
  'post.created': z.object({ postId: id, authorId: id, post: z.record(z.string(), z.unknown()) }),
  'message.sent': z.object({
    messageId: id,
    senderId: id,
    senderName: z.string(),
    /** `user:<a>:<b>` or `room:<id>`. */
    conversation: z.string(),
    /** Receivers that had no WebSocket connection when it was sent. */
    offlineRecipientIds: z.array(id),
    preview: z.string(),
  }),
  /** `file` is the record as the API shows it to its owner. */
  'file.ready': z.object({ fileId: id, ownerId: id, file }),
  'file.rejected': z.object({ fileId: id, ownerId: id, reason: z.string(), file }),
  'product.changed': z.object({ productId: id, change: z.enum(['created', 'updated', 'deleted', 'stock']) }),
  'order.created': order,
  'order.paid': order,
  'order.expired': order,
  'payment.unmatched': z.object({
    orderId: z.nullable(id),
    eventId: z.string(),
    amountCents: cents,
    currency: z.string(),
    reason: z.string(),
  }),
  'job.failed': z.object({ job: z.string(), runId: id, error: z.string() }),
  /** `id` is the stored event's own, `eventId` the provider's. */
  'webhook.processed': z.object({
    id,
    source: z.string(),
    eventId: z.string(),
    type: z.string(),
    /** One line on what happened, for people. */
    summary: z.nullable(z.string()),
    /** Of events about the payment of an order. */
    payment: z.nullable(
      z.object({
        outcome: z.enum(['succeeded', 'failed', 'refunded']),
        /** As the provider holds it in its metadata: any text. */
        orderId: z.string(),
        amountCents: cents,
        /** ISO 4217, in upper case. */
        currency: z.string(),
        /** The provider's id of the payment, the same in all events about it, where it has one. */
        paymentId: z.optional(z.string()),
      }),
    ),
  }),
  'webhook.dead': z.object({ id, source: z.string(), type: z.string(), lastError: z.string() }),
  'host.down': z.object({ hostId: id, name: z.string(), lastSampleAt: z.nullable(z.string()) }),
  'alert.firing': alert,
  'alert.resolved': alert,
} as const;

/** The version that producers of today write. */
export const SCHEMA_VERSION = 1;

export type EventType = keyof typeof eventContracts;
export type EventData<T extends EventType> = z.infer<(typeof eventContracts)[T]>;

/** `detail` of an event on the bus; `detail-type` is its type. */
export interface EventDetail<T extends EventType = EventType> {
  /** UUIDv7, the same at each delivery: consumers are idempotent by it. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  /** User who caused it; absent for what the system does by itself. */
  readonly actor?: string | undefined;
  readonly data: EventData<T>;
  /** Correlation id of the request that began it. */
  readonly traceId: string;
  readonly schemaVersion: number;
}

const envelope = z.object({
  id: z.uuid(),
  occurredAt: z.string(),
  actor: z.optional(z.string()),
  data: z.unknown(),
  traceId: z.string(),
  schemaVersion: z.int(),
});

/** Checks a received `detail` against the contract of its type. Throws a ZodError for one that breaks it. */
export function parseEventDetail<T extends EventType>(type: T, detail: unknown): EventDetail<T> {
  const outer = envelope.parse(detail);
  const schema: z.ZodMiniType<unknown> = eventContracts[type];
  // The schema is the one of `type`, which TypeScript cannot follow through an index by a type parameter.
  return { ...outer, data: schema.parse(outer.data) as EventData<T> };
}
