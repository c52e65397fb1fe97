import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, transactWrite } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { type EventRecord, eventRecord, GRACE_MS, hashOf, KEPT_SECONDS, LEASE_MS } from './event-record.ts';

/**
 * Items of events in the table `webhooks`, all with `expiresAt`:
 *
 * | pk | sk | what | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- | --- |
 * | `E#<month of the id>` | `<id>`, a UUIDv7: by time | the event | `due#<0..3>` while there is something to do | when the job takes it over, `#<id>` |
 * | `P#<id>` | `#` | its payload, up to 256 KiB | | |
 * | `C#<source>#<hash of the provider's id>` | `#` | that the event is stored, and its id | | |
 */
export interface EventRepository {
  /** False when the source's event was stored before; never both, however many come at once. */
  insert(event: NewEvent): Promise<boolean>;
  /** The id of a stored event of a source. */
  idOf(source: string, eventId: string): Promise<string | undefined>;
  find(id: string): Promise<EventRecord | undefined>;
  /** The payload that lies in the table. */
  payload(id: string): Promise<string | undefined>;
  /**
   * Takes an event to be worked on by nobody else for 45 s, and counts the attempt; undefined when it is not
   * there, over, not due or somebody else's.
   */
  claim(id: string): Promise<ClaimedEvent | undefined>;
  /** Writes how a claimed event ended or goes on; false when the claim was over. */
  finish(claimed: ClaimedEvent, change: EventChange): Promise<boolean>;
  /** Makes an event as if it had just come, unless it is being worked on; undefined when it is not there. */
  reset(id: string): Promise<EventRecord | undefined>;
  /** The bus has `webhook.dead` of it. */
  deadPublished(record: EventRecord): Promise<void>;
}

export interface NewEvent {
  readonly id: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly traceId: string;
  readonly payloadBytes: number;
  /** The JSON, or the key of the object that holds it. */
  readonly payload: { readonly json: string } | { readonly key: string };
}

export type ClaimedEvent = EventRecord & { readonly claimableAt: string };

export type EventChange =
  | { readonly status: 'processed' | 'ignored'; readonly summary: string | undefined }
  | {
      readonly status: 'failed';
      readonly lastError: string;
      readonly nextAttemptAt: Date;
      /** The queue brings the next attempt, and the job only if it does not. */
      readonly isQueued: boolean;
    }
  | { readonly status: 'dead'; readonly lastError: string; readonly deadEventId: string };

const SHARDS = 4;

const claimedId = z.object({ id: z.string() });
const payloadItem = z.object({ json: z.string() });
const claimed = z.extend(eventRecord, { claimableAt: z.string() });

export function eventRepository(dynamo: Dynamo, table: string): EventRepository {
  const get = async (Key: Readonly<Record<string, string>>) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  const update = (id: string, input: Omit<UpdateCommand['input'], 'TableName' | 'Key'>) =>
    conditionalWrite(dynamo.send(new UpdateCommand({ TableName: table, Key: eventKey(id), ...input })));
  const find: EventRepository['find'] = async (id) => {
    const item = await get(eventKey(id));
    return item && eventRecord.parse(item);
  };

  return {
    find,
    async insert({ payload, ...event }) {
      const now = new Date();
      const expiresAt = epochSeconds(now) + KEPT_SECONDS;
      const record: EventRecord = {
        ...event,
        status: 'received',
        attempts: 0,
        receivedAt: now.toISOString(),
        claimableAt: now.toISOString(),
        ...('key' in payload && { payloadKey: payload.key }),
      };
      const put = (Item: Readonly<Record<string, unknown>>) => ({
        Put: { TableName: table, Item: { ...Item, expiresAt } },
      });
      const { id, source, eventId } = event;
      const outcome = await transactWrite(dynamo, [
        {
          Put: {
            ...put({ ...receiptKey(source, eventId), id }).Put,
            // An expired item may stay for a while.
            ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
            ExpressionAttributeValues: { ':now': epochSeconds(now) },
          },
        },
        put({ ...eventKey(id), ...record, ...dueKeys(id, now.getTime() + GRACE_MS) }),
        ...('json' in payload ? [put({ ...payloadKey(id), json: payload.json })] : []),
      ]);
      return outcome.written;
    },
    async idOf(source, eventId) {
      const item = await get(receiptKey(source, eventId));
      return item && claimedId.parse(item).id;
    },
    async payload(id) {
      const item = await get(payloadKey(id));
      return item && payloadItem.parse(item).json;
    },
    async claim(id) {
      const now = new Date();
      const leaseEnd = new Date(now.getTime() + LEASE_MS);
      const { gsi1pk, gsi1sk } = dueKeys(id, leaseEnd.getTime());
      const outcome = await update(id, {
        UpdateExpression:
          'SET #status = :processing, claimableAt = :leaseEnd, gsi1pk = :due, gsi1sk = :dueAt ADD attempts :one REMOVE nextAttemptAt',
        ConditionExpression: 'claimableAt <= :now',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':processing': 'processing',
          ':leaseEnd': leaseEnd.toISOString(),
          ':now': now.toISOString(),
          ':due': gsi1pk,
          ':dueAt': gsi1sk,
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
      });
      return outcome.written ? claimed.parse(outcome.attributes) : undefined;
    },
    async finish({ id, claimableAt }, change) {
      const fields = changedFields(id, change);
      const set = Object.entries(fields).filter(([, value]) => value !== undefined);
      const gone = Object.entries(fields).filter(([, value]) => value === undefined);
      const { written } = await update(id, {
        UpdateExpression: [
          `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ...(gone.length > 0 ? [`REMOVE ${gone.map(([name]) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: 'claimableAt = :claim',
        ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':claim': claimableAt,
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        },
      });
      return written;
    },
    async reset(id) {
      const now = new Date();
      const { gsi1pk, gsi1sk } = dueKeys(id, now.getTime() + GRACE_MS);
      const outcome = await update(id, {
        UpdateExpression:
          'SET #status = :received, attempts = :none, claimableAt = :now, gsi1pk = :due, gsi1sk = :dueAt REMOVE nextAttemptAt, deadEventId',
        ConditionExpression: 'attribute_exists(pk) AND #status <> :processing',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':received': 'received',
          ':processing': 'processing',
          ':none': 0,
          ':now': now.toISOString(),
          ':due': gsi1pk,
          ':dueAt': gsi1sk,
        },
        ReturnValues: 'ALL_NEW',
      });
      return outcome.written ? eventRecord.parse(outcome.attributes) : find(id);
    },
    async deadPublished({ id, deadEventId }) {
      await update(id, {
        UpdateExpression: 'REMOVE deadEventId, gsi1pk, gsi1sk',
        ConditionExpression: 'deadEventId = :published',
        ExpressionAttributeValues: { ':published': deadEventId },
      });
    },
  };
}

/** Everything a change writes; undefined is taken away. */
function changedFields(id: string, change: EventChange): Readonly<Record<string, string | undefined>> {
  const now = new Date();
  const none = { claimableAt: undefined, nextAttemptAt: undefined, gsi1pk: undefined, gsi1sk: undefined };
  switch (change.status) {
    case 'processed':
    case 'ignored':
      return {
        ...none,
        status: change.status,
        summary: change.summary,
        processedAt: now.toISOString(),
        lastError: undefined,
      };
    case 'failed': {
      const next = change.nextAttemptAt;
      return {
        status: 'failed',
        lastError: change.lastError,
        claimableAt: next.toISOString(),
        nextAttemptAt: next.toISOString(),
        ...dueKeys(id, next.getTime() + (change.isQueued ? GRACE_MS : 0)),
      };
    }
    case 'dead':
      return {
        ...none,
        status: 'dead',
        lastError: change.lastError,
        deadEventId: change.deadEventId,
        ...dueKeys(id, now.getTime()),
      };
  }
}

/** The partition of a month of events, by an id of that month. */
export function eventKey(id: string): { pk: string; sk: string } {
  return { pk: partitionOf(new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))), sk: id };
}

export function partitionOf(at: Date): string {
  return `E#${at.toISOString().slice(0, 7)}`;
}

export function payloadKey(id: string): { pk: string; sk: string } {
  return { pk: `P#${id}`, sk: '#' };
}

function receiptKey(source: string, eventId: string): { pk: string; sk: string } {
  return { pk: `C#${source}#${hashOf(eventId)}`, sk: '#' };
}

/** Partitions of the index, so that no single one takes every event. */
export const DUE_PARTITIONS: readonly string[] = Array.from({ length: SHARDS }, (_, at) => `due#${at}`);

function dueKeys(id: string, dueAt: number): { gsi1pk: string; gsi1sk: string } {
  const shard = Number.parseInt(id.slice(-1), 16) % SHARDS;
  return { gsi1pk: `due#${shard}`, gsi1sk: `${new Date(dueAt).toISOString()}#${id}` };
}
