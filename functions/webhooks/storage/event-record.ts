import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type WebhookEvent, webhookStatus } from '../contract.ts';

/** How long an event is kept: providers send again what failed for days, and by hand for a month. */
export const KEPT_SECONDS = 90 * 24 * 60 * 60;
/** Larger ones lie in the bucket: an item has at most 400 KB. */
export const TABLE_PAYLOAD_BYTES = 256 * 1024;
/** Larger ones are left out of lists: a page of a hundred stays below the 6 MB of Lambda. */
const LISTED_PAYLOAD_BYTES = 32 * 1024;

/** Waits before the second and each further attempt (API, "Webhooks"); after the last of them the event is dead. */
const RETRY_SECONDS = [5, 30, 2 * 60, 10 * 60, 60 * 60, 6 * 60 * 60];
export const MOST_ATTEMPTS = 1 + RETRY_SECONDS.length;
/** How long the job leaves an event to the queue before it sends its id again. */
export const GRACE_MS = 60_000;
/** How long a claim lasts: longer than the function's time-out. */
export const LEASE_MS = 45_000;

/** An event as it is stored, without its payload. */
export const eventRecord = z.object({
  id: z.string(),
  source: z.string(),
  eventId: z.string(),
  type: z.string(),
  status: webhookStatus,
  attempts: z.int(),
  receivedAt: z.string(),
  payloadBytes: z.int(),
  /** Key in the bucket of a payload that is too large for the table. */
  payloadKey: z.optional(z.string()),
  traceId: z.string(),
  /** From this instant it may be worked on; absent once there is nothing more to do. */
  claimableAt: z.optional(z.string()),
  nextAttemptAt: z.optional(z.string()),
  processedAt: z.optional(z.string()),
  lastError: z.optional(z.string()),
  summary: z.optional(z.string()),
  /** Id of the event `webhook.dead`, until the bus has it. */
  deadEventId: z.optional(z.string()),
});
export type EventRecord = z.infer<typeof eventRecord>;

/** Seconds to the next attempt after as many; undefined when there is none. */
export function retryDelay(attempts: number): number | undefined {
  return RETRY_SECONDS[attempts - 1];
}

/** Any text of a provider as part of a key, whatever its length and characters. */
export function hashOf(eventId: string): string {
  return createHash('sha256').update(eventId).digest('hex');
}

export function isListed({ payloadBytes }: EventRecord): boolean {
  return payloadBytes <= LISTED_PAYLOAD_BYTES;
}

/** The JSON of an event as the API shows it, its payload just as it came: a number keeps all of its digits. */
export function eventJson(record: EventRecord, payload: string | undefined): string {
  const fields: Omit<WebhookEvent, 'payload'> = {
    id: record.id,
    source: record.source,
    eventId: record.eventId,
    type: record.type,
    status: record.status,
    summary: record.summary ?? null,
    attempts: record.attempts,
    lastError: record.lastError ?? null,
    nextAttemptAt: record.nextAttemptAt ?? null,
    receivedAt: record.receivedAt,
    processedAt: record.processedAt ?? null,
  };
  return `${JSON.stringify(fields).slice(0, -1)},"payload":${payload ?? 'null'}}`;
}
