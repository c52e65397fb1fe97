import { createHash } from 'node:crypto';

export interface NewDelivery {
  readonly id: string;
  readonly userId: string;
  readonly endpointId: string;
  readonly type: string;
  /** When the event happened. */
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly now: string;
}

/** A delivery that is due at once; its body is what each attempt sends (Standard Webhooks, "Payload structure"). */
export function newDelivery({ occurredAt, data, now, ...rest }: NewDelivery) {
  return {
    ...rest,
    body: JSON.stringify({ type: rest.type, timestamp: occurredAt, data }),
    status: 'pending' as const,
    attempts: [],
    nextAttemptAt: now,
    createdAt: now,
  };
}

/**
 * The same UUIDv7 for the same event and subject, so that what comes twice is stored once; ids sort by the time of
 * their events.
 */
export function derivedId(eventId: string, ...subjects: readonly string[]): string {
  const hash = createHash('sha256')
    .update([eventId, ...subjects].join('\0'))
    .digest('hex');
  const variant = '89ab'[Number.parseInt(hash.charAt(3), 16) % 4];
  return `${eventId.slice(0, 13)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
