import * as z from 'zod/mini';
import { batchGet, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import type { WebhookStatus } from '../contract.ts';
import { type EventRecord, eventRecord, KEPT_SECONDS } from './event-record.ts';
import { DUE_PARTITIONS, eventKey, partitionOf, payloadKey } from './event-repository.ts';

export interface EventFilter {
  readonly source: string | undefined;
  readonly type: string | undefined;
  readonly status: WebhookStatus | undefined;
}

export interface FoundEvents {
  /** Newest first. */
  readonly records: readonly EventRecord[];
  /** The last one looked at, where there may be more behind it. */
  readonly readTo: string | undefined;
}

/** Events as lists, by their time. */
export interface EventListRepository {
  /**
   * At most `limit` events before one, newest first. A filter reads at most some ten thousand events a call, so that
   * there may be more behind fewer.
   */
  list(filter: EventFilter, before: string | undefined, limit: number): Promise<FoundEvents>;
  /** Payloads that lie in the table, by the ids of their events. */
  payloads(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Events that the job takes over by now, the longest due first in each of four parts; at most `most`. */
  due(now: Date, most: number): AsyncGenerator<readonly EventRecord[]>;
  /** How many events came between two instants, the second not included, by their status. */
  count(from: Date, to: Date): Promise<ReadonlyMap<WebhookStatus, number>>;
}

/** Pages of 1 MB, each of some two thousand events. */
const MOST_PAGES = 10;
const FILTERED_PAGE = 1_000;
const MONTHS = Math.ceil(KEPT_SECONDS / (28 * 24 * 60 * 60)) + 1;

const storedPayload = z.object({ pk: z.string(), json: z.string() });

export function eventListRepository(dynamo: Dynamo, table: string): EventListRepository {
  const common = { TableName: table };
  return {
    async list(filter, before, limit) {
      const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
      const filtering = {
        FilterExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
        ExpressionAttributeNames: Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
      };
      const records: EventRecord[] = [];
      let [pagesLeft, start] = [MOST_PAGES, before];
      for (const partition of partitionsBefore(before)) {
        const pages = queryPages(dynamo, {
          ...common,
          KeyConditionExpression: start === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ...(wanted.length > 0 && filtering),
          ExpressionAttributeValues: {
            ':pk': partition,
            ...(start !== undefined && { ':before': start }),
            ...Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: wanted.length > 0 ? FILTERED_PAGE : limit - records.length,
        });
        for await (const { Items = [], LastEvaluatedKey } of pages) {
          records.push(...z.array(eventRecord).parse(Items));
          if (records.length >= limit) return cut(records, limit);
          pagesLeft -= 1;
          const readTo = z.optional(z.string()).parse(LastEvaluatedKey?.sk);
          if (pagesLeft === 0) return { records, readTo: readTo ?? firstIdOf(partition) };
        }
        start = undefined;
      }
      return { records, readTo: undefined };
    },
    async payloads(ids) {
      const items = await batchGet(dynamo, table, ids.map(payloadKey), { consistent: true });
      return new Map(
        z
          .array(storedPayload)
          .parse(items)
          .map(({ pk, json }) => [pk.slice(2), json]),
      );
    },
    async *due(now, most) {
      for (const partition of DUE_PARTITIONS) {
        let found = 0;
        const pages = queryPages(dynamo, {
          ...common,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :due AND gsi1sk < :now',
          ExpressionAttributeValues: { ':due': partition, ':now': now.toISOString() },
          Limit: 100,
        });
        for await (const { Items = [] } of pages) {
          yield z.array(eventRecord).parse(Items);
          found += Items.length;
          if (found >= most / DUE_PARTITIONS.length) break;
        }
      }
    },
    async count(from, to) {
      const counts = new Map<WebhookStatus, number>();
      for (const partition of partitionsBetween(from, to)) {
        const pages = queryPages(dynamo, {
          ...common,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': partition, ':from': firstIdAt(from), ':to': firstIdAt(to) },
        });
        for await (const { Items = [] } of pages) {
          for (const { status } of z.array(eventRecord).parse(Items))
            counts.set(status, (counts.get(status) ?? 0) + 1);
        }
      }
      return counts;
    },
  };
}

/** A filtered page may bring more than asked for; what was cut off is read again by the next call. */
function cut(records: readonly EventRecord[], limit: number): FoundEvents {
  const kept = records.slice(0, limit);
  return { records: kept, readTo: kept.at(-1)?.id };
}

/** From the month of an id, or of now, back to the oldest that can hold events. */
function partitionsBefore(before: string | undefined): readonly string[] {
  const newest = partitionOf(new Date());
  const first = before === undefined ? newest : eventKey(before).pk;
  const all = monthsBack(new Date(), MONTHS).map(partitionOf);
  return all.filter((partition) => partition <= first);
}

function partitionsBetween(from: Date, to: Date): readonly string[] {
  const first = partitionOf(from);
  const newest = new Date(Math.min(to.getTime(), Date.now()));
  return monthsBack(newest, MONTHS)
    .map(partitionOf)
    .filter((partition) => partition >= first);
}

/** The month of an instant and those before it, newest first. */
function monthsBack(from: Date, count: number): readonly Date[] {
  return Array.from(
    { length: count },
    (_, at) => new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() - at, 1)),
  );
}

function firstIdOf(partition: string): string {
  return firstIdAt(new Date(`${partition.slice(2)}-01T00:00:00.000Z`));
}

/** The least UUIDv7 of a millisecond (RFC 9562 §5.7). */
function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
