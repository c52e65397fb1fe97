import * as z from 'zod/mini';
import { type Dynamo, queryItems, queryPages } from '../../_shared/aws/dynamo.ts';
import { type Alert, alert } from '../contract.ts';
import { alertsOf, alertsOfHost } from './alert-item.ts';

export interface AlertFilter {
  readonly state?: Alert['state'] | undefined;
  readonly hostId?: string | undefined;
}

/** Alerts in the table `metrics` (alert-item.ts), which are written with the state of their hosts. */
export interface AlertRepository {
  /** At most `limit` alerts before the given one, newest first. */
  list(filter: AlertFilter, before: string | undefined, limit: number): Promise<readonly Alert[]>;
  /** Alerts that fired between two instants, the second not included. */
  firedBetween(from: Date, to: Date): Promise<readonly Alert[]>;
}

const STATES = ['firing', 'resolved'] as const satisfies readonly Alert['state'][];
/** Sorts behind every id. */
const LAST = 'g';

const item = z.object({ alert });

export function alertRepository(dynamo: Dynamo, table: string): AlertRepository {
  const newestFirst = { TableName: table, ScanIndexForward: false };
  const ofHost = (hostId: string, state: Alert['state'] | undefined, before: string, limit: number) =>
    queryItems(
      dynamo,
      {
        ...newestFirst,
        KeyConditionExpression: 'pk = :pk AND sk < :before',
        ...(state && {
          FilterExpression: '#state = :state',
          ExpressionAttributeNames: { '#state': 'state' },
        }),
        ExpressionAttributeValues: { ':pk': alertsOfHost(hostId), ':before': before, ':state': state },
      },
      limit,
    );
  const inState = (state: Alert['state'], before: string, limit: number) =>
    queryItems(
      dynamo,
      {
        ...newestFirst,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk < :before',
        ExpressionAttributeValues: { ':pk': alertsOf(state), ':before': before },
      },
      limit,
    );
  return {
    async list({ state, hostId }, before = LAST, limit) {
      if (hostId !== undefined) return (await ofHost(hostId, state, before, limit)).map(toAlert);
      const states = state === undefined ? STATES : [state];
      const all = (await Promise.all(states.map((each) => inState(each, before, limit)))).flat().map(toAlert);
      // An alert may be resolved between the two reads.
      const byId = new Map(all.map((each) => [each.id, each]));
      return [...byId.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
    },
    async firedBetween(from, to) {
      const fired = new Map<string, Alert>();
      for (const state of STATES) {
        const pages = queryPages(dynamo, {
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': alertsOf(state),
            ':from': firstIdAt(from),
            ':to': firstIdAt(to),
          },
        });
        for await (const { Items = [] } of pages)
          for (const found of Items.map(toAlert)) fired.set(found.id, found);
      }
      return [...fired.values()];
    },
  };
}

function toAlert(found: unknown): Alert {
  return item.parse(found).alert;
}

/** What sorts before every UUIDv7 of an instant and later (RFC 9562 §5.7: 48 bits of milliseconds first). */
function firstIdAt(instant: Date): string {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
