import * as z from 'zod/mini';
import { notFound } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId } from '../../_shared/paging/paging.ts';
import { type webhookEventQuery, webhookStatus } from '../contract.ts';
import type { EventListRepository } from '../storage/event-list-repository.ts';
import { eventJson, isListed } from '../storage/event-record.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import type { PayloadGateway } from '../storage/payload-gateway.ts';

const position = cursorCodec('webhook-events', z.tuple([cursorId]));

/** Pages of events, newest first, as JSON. */
export function listService(events: Pick<EventListRepository, 'list' | 'payloads'>) {
  return async (query: z.output<typeof webhookEventQuery>): Promise<string> => {
    const { cursor, limit, source, type, status } = query;
    const [before] = cursor === undefined ? [] : position.decode(cursor);
    const { records, readTo } = await events.list({ source, type, status }, before, limit + 1);
    const shown = records.slice(0, limit);
    const payloads = await events.payloads(shown.filter(isListed).map(({ id }) => id));
    const last = records.length > limit ? shown.at(-1)?.id : readTo;
    const nextCursor = last === undefined ? null : position.encode([last]);
    const items = shown.map((record) => eventJson(record, payloads.get(record.id)));
    return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
  };
}

export interface ReadServiceDeps {
  readonly events: Pick<EventRepository, 'find' | 'payload'>;
  readonly payloads: Pick<PayloadGateway, 'get'>;
}

/** One event with its whole payload, as JSON. */
export function readService({ events, payloads }: ReadServiceDeps) {
  return async (id: string): Promise<string> => {
    const [record, stored] = await Promise.all([events.find(id), events.payload(id)]);
    if (!record) throw notFound();
    const { payloadKey } = record;
    return eventJson(record, payloadKey === undefined ? stored : await payloads.get(payloadKey));
  };
}

/** How many events came in a span, and how many of them are in which state by now. */
export function statsService(events: Pick<EventListRepository, 'count'>) {
  return async (from: Date, to: Date): Promise<Readonly<Record<string, number>>> => {
    const counts = await events.count(from, to);
    const byStatus = webhookStatus.options.map((status) => [status, counts.get(status) ?? 0] as const);
    const waiting = (counts.get('received') ?? 0) + (counts.get('processing') ?? 0);
    const total = byStatus.reduce((sum, [, count]) => sum + count, 0);
    const { processed = 0, ignored = 0, failed = 0, dead = 0 } = Object.fromEntries(byStatus);
    return { received: total, processed, ignored, failed, dead, waiting };
  };
}
