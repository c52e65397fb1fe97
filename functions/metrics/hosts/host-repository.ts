import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  batchGet,
  conditionalWrite,
  type Dynamo,
  queryItems,
  queryPages,
  type TransactItem,
  transactWrite,
} from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { alertPut } from '../alerts/alert-item.ts';
import { type HostState, hostState, NEW_STATE } from '../alerts/condition.ts';
import type { Alert } from '../contract.ts';
import { bookOf, type RuleBook, rulesKey } from '../rules/rule-item.ts';
import type { StoredHost } from './host.ts';

export type NewStoredHost = Omit<StoredHost, 'version' | 'revision' | 'state' | 'tokenHash'> & {
  readonly tokenHash: string;
};
export type HostSettings = Pick<StoredHost, 'name' | 'labels' | 'intervalSeconds'>;

/** What one read gives to the functions that watch a host; `host` is there while it is being deleted, too. */
export interface WatchedHost {
  readonly host: StoredHost | undefined;
  readonly rules: RuleBook;
}

/**
 * Hosts in the table `metrics`:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `H#<host>` | `#` | the host, its state as JSON, the hash of its agent's token |
 * | `HOSTS` | `<host>`, a UUIDv7: by time | what lists go by |
 */
export interface HostRepository {
  insert(host: NewStoredHost): Promise<StoredHost>;
  /** undefined for a host that is being deleted. */
  find(id: string): Promise<StoredHost | undefined>;
  /** The host and the rules in one read that sees every write before. */
  watch(id: string): Promise<WatchedHost>;
  /** At most `limit` hosts after the given one, by id. */
  list(after: string | undefined, limit: number): Promise<readonly StoredHost[]>;
  /** Pages of the ids of all hosts. */
  ids(): AsyncGenerator<readonly string[]>;
  /** Changes what administrators set, if the host still has its version. */
  saveSettings(host: StoredHost, settings: HostSettings): Promise<StoredHost | undefined>;
  /** Saves the state with the alerts that it changes, if the host still has its revision. */
  saveState(host: StoredHost, state: HostState, alerts: readonly Alert[]): Promise<boolean>;
  /** Hides the host and ends the access of its agent, if it still has its version and revision. */
  markDeleted(host: StoredHost, state: HostState, alerts: readonly Alert[]): Promise<boolean>;
  delete(id: string): Promise<void>;
}

/** What is left of a deleted host goes by itself when its alerts were never published. */
const DELETED_SECONDS = 24 * 60 * 60;

/** Kept as JSON: the names of labels are anybody's, and `constructor` as the name of an attribute is not stored. */
const json = z.pipe(
  z.string(),
  z.transform((text): unknown => JSON.parse(text)),
);

const item = z.object({
  pk: z.string(),
  name: z.string(),
  labels: z.pipe(json, z.record(z.string(), z.string())),
  intervalSeconds: z.number(),
  createdAt: z.string(),
  version: z.number(),
  revision: z.number(),
  tokenHash: z.optional(z.string()),
  state: z.pipe(json, hostState),
});
const listItem = z.object({ sk: z.string() });

const hostKey = (id: string) => ({ pk: `H#${id}`, sk: '#' });
const listKey = (id: string) => ({ pk: 'HOSTS', sk: id });

export function hostRepository(dynamo: Dynamo, table: string): HostRepository {
  const TableName = table;
  const stateUpdate = ({ id, revision }: StoredHost, state: HostState) => ({
    TableName,
    Key: hostKey(id),
    UpdateExpression: 'SET #state = :state, revision = :next',
    ConditionExpression: 'revision = :revision AND attribute_exists(tokenHash)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': JSON.stringify(state),
      ':revision': revision,
      ':next': revision + 1,
    },
  });
  const puts = (alerts: readonly Alert[]): TransactItem[] =>
    alerts.map((alert) => ({ Put: alertPut(table, alert) }));

  return {
    async insert(host) {
      const { id, labels, ...fields } = host;
      const stored = {
        ...fields,
        labels: JSON.stringify(labels),
        state: JSON.stringify(NEW_STATE),
        version: 1,
        revision: 0,
      };
      await transactWrite(dynamo, [
        { Put: { TableName, Item: { ...hostKey(id), ...stored } } },
        { Put: { TableName, Item: listKey(id) } },
      ]);
      return { ...host, version: 1, revision: 0, state: NEW_STATE };
    },
    async find(id) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName, Key: hostKey(id), ConsistentRead: true }),
      );
      return present(Item);
    },
    async watch(id) {
      const items = await batchGet(dynamo, table, [hostKey(id), rulesKey], { consistent: true });
      const found = items.find(({ sk, pk }) => sk === '#' && pk === hostKey(id).pk);
      return {
        host: found && toStored(found),
        rules: bookOf(items.find(({ pk }) => pk === rulesKey.pk)),
      };
    },
    async list(after, limit) {
      const entries = await queryItems(
        dynamo,
        {
          TableName,
          KeyConditionExpression: after === undefined ? 'pk = :hosts' : 'pk = :hosts AND sk > :after',
          ExpressionAttributeValues: { ':hosts': 'HOSTS', ':after': after },
          ConsistentRead: true,
        },
        limit,
      );
      const ids = entries.map((entry) => listItem.parse(entry).sk);
      const found = (await batchGet(dynamo, table, ids.map(hostKey), { consistent: true })).flatMap(
        (each) => present(each) ?? [],
      );
      const byId = new Map(found.map((host) => [host.id, host]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    async *ids() {
      const pages = queryPages(dynamo, {
        TableName,
        KeyConditionExpression: 'pk = :hosts',
        ExpressionAttributeValues: { ':hosts': 'HOSTS' },
      });
      for await (const { Items = [] } of pages) yield Items.map((each) => listItem.parse(each).sk);
    },
    async saveSettings({ id, version }, { name, labels, intervalSeconds }) {
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName,
            Key: hostKey(id),
            UpdateExpression:
              'SET #name = :name, labels = :labels, intervalSeconds = :interval, version = :next',
            ConditionExpression: 'version = :version AND attribute_exists(tokenHash)',
            ExpressionAttributeNames: { '#name': 'name' },
            ExpressionAttributeValues: {
              ':name': name,
              ':labels': JSON.stringify(labels),
              ':interval': intervalSeconds,
              ':version': version,
              ':next': version + 1,
            },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return outcome.written ? present(outcome.attributes) : undefined;
    },
    async saveState(host, state, alerts) {
      const update = stateUpdate(host, state);
      if (alerts.length === 0)
        return (await conditionalWrite(dynamo.send(new UpdateCommand(update)))).written;
      return (await transactWrite(dynamo, [{ Update: update }, ...puts(alerts)])).written;
    },
    async markDeleted(host, state, alerts) {
      const update = stateUpdate(host, state);
      const Update = {
        ...update,
        UpdateExpression: `${update.UpdateExpression}, expiresAt = :expiresAt REMOVE tokenHash`,
        ConditionExpression: `${update.ConditionExpression} AND version = :version`,
        ExpressionAttributeValues: {
          ...update.ExpressionAttributeValues,
          ':expiresAt': epochSeconds(new Date()) + DELETED_SECONDS,
          ':version': host.version,
        },
      };
      const Delete = { TableName, Key: listKey(host.id) };
      return (await transactWrite(dynamo, [{ Update }, { Delete }, ...puts(alerts)])).written;
    },
    async delete(id) {
      await dynamo.send(new DeleteCommand({ TableName, Key: hostKey(id) }));
    },
  };
}

function toStored(found: unknown): StoredHost {
  const { pk, tokenHash, ...fields } = item.parse(found);
  return { id: pk.slice(2), tokenHash, ...fields };
}

/** No host for an item that is not there or is being deleted. */
function present(found: unknown): StoredHost | undefined {
  const host = found === undefined ? undefined : toStored(found);
  return host?.tokenHash === undefined ? undefined : host;
}
