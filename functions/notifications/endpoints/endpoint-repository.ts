import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryItems, transactWrite } from '../../_shared/aws/dynamo.ts';
import { MOST_ENDPOINTS } from '../contract.ts';
import { DELIVERED_TYPES } from '../event-types.ts';
import { ENDPOINT_PREFIX, endpointKey, settingsKey } from '../keys.ts';

const stored = z.object({
  id: z.string(),
  userId: z.string(),
  url: z.string(),
  events: z.array(z.enum(DELIVERED_TYPES)),
  secret: z.string(),
  enabled: z.boolean(),
  disabledReason: z.nullable(z.string()),
  createdAt: z.string(),
  /** When the deliveries began to fail of which none has succeeded since. */
  failingSince: z.optional(z.string()),
  version: z.int(),
});
/** The secret is kept as it is, since a signature takes it itself; DynamoDB encrypts its tables at rest. */
export type StoredEndpoint = z.infer<typeof stored>;

export interface EndpointRepository {
  /** False when the owner has as many as an account may have. */
  insert(endpoint: StoredEndpoint): Promise<boolean>;
  find(userId: string, id: string): Promise<StoredEndpoint | undefined>;
  /** At most `limit` endpoints before an id, newest first. */
  list(userId: string, before: string | undefined, limit: number): Promise<readonly StoredEndpoint[]>;
  /** Writes an endpoint over the version that was read, one more; false when it has changed since. */
  replace(endpoint: StoredEndpoint): Promise<boolean>;
  /** False when it has changed since, or is gone. */
  delete(endpoint: Pick<StoredEndpoint, 'userId' | 'id' | 'version'>): Promise<boolean>;
  /** A delivery succeeded. */
  succeeded(userId: string, id: string): Promise<void>;
  /** A delivery failed; gives since when they do, undefined for an endpoint that is gone. */
  failed(userId: string, id: string, now: Date): Promise<string | undefined>;
  /** False when it is disabled already, or gone. */
  disable(userId: string, id: string, reason: string): Promise<boolean>;
}

export function createEndpointRepository(dynamo: Dynamo, table: string): EndpointRepository {
  const update = (
    userId: string,
    id: string,
    input: {
      readonly UpdateExpression: string;
      readonly ConditionExpression: string;
      readonly names?: Record<string, string>;
      readonly values?: Record<string, unknown>;
    },
  ) =>
    conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: endpointKey(userId, id),
          UpdateExpression: input.UpdateExpression,
          ConditionExpression: input.ConditionExpression,
          ...(input.names && { ExpressionAttributeNames: input.names }),
          ...(input.values && { ExpressionAttributeValues: input.values }),
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
  return {
    async insert(endpoint) {
      const { written } = await transactWrite(dynamo, [
        {
          Update: {
            TableName: table,
            Key: settingsKey(endpoint.userId),
            UpdateExpression: 'ADD endpoints :one',
            ConditionExpression: 'attribute_not_exists(endpoints) OR endpoints < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': MOST_ENDPOINTS },
          },
        },
        { Put: { TableName: table, Item: { ...endpointKey(endpoint.userId, endpoint.id), ...endpoint } } },
      ]);
      return written;
    },
    async find(userId, id) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: endpointKey(userId, id), ConsistentRead: true }),
      );
      return Item && stored.parse(Item);
    },
    async list(userId, before, limit) {
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': settingsKey(userId).pk,
            ':first': ENDPOINT_PREFIX,
            // `F` follows `E` in every order of bytes.
            ':last': before === undefined ? 'F' : endpointKey(userId, before).sk,
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit + 1,
      );
      const found = z.array(stored).parse(items);
      return found.filter(({ id }) => id !== before).slice(0, limit);
    },
    async replace({ userId, id, url, events, enabled, disabledReason, version }) {
      const { written } = await update(userId, id, {
        UpdateExpression:
          'SET #url = :url, events = :events, enabled = :enabled, disabledReason = :reason, version = :after' +
          (enabled ? ' REMOVE failingSince' : ''),
        ConditionExpression: 'version = :before',
        names: { '#url': 'url' },
        values: {
          ':url': url,
          ':events': events,
          ':enabled': enabled,
          ':reason': disabledReason,
          ':before': version,
          ':after': version + 1,
        },
      });
      return written;
    },
    async delete({ userId, id, version }) {
      const { written } = await transactWrite(dynamo, [
        {
          Delete: {
            TableName: table,
            Key: endpointKey(userId, id),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': version },
          },
        },
        {
          Update: {
            TableName: table,
            Key: settingsKey(userId),
            UpdateExpression: 'ADD endpoints :less',
            ExpressionAttributeValues: { ':less': -1 },
          },
        },
      ]);
      return written;
    },
    async succeeded(userId, id) {
      await update(userId, id, {
        UpdateExpression: 'REMOVE failingSince',
        ConditionExpression: 'attribute_exists(failingSince)',
      });
    },
    async failed(userId, id, now) {
      const outcome = await update(userId, id, {
        UpdateExpression: 'SET failingSince = if_not_exists(failingSince, :now)',
        ConditionExpression: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
      return outcome.written ? stored.parse(outcome.attributes).failingSince : undefined;
    },
    async disable(userId, id, reason) {
      const { written } = await update(userId, id, {
        UpdateExpression: 'SET enabled = :no, disabledReason = :reason, version = version + :one',
        ConditionExpression: 'enabled = :yes',
        values: { ':no': false, ':yes': true, ':reason': reason, ':one': 1 },
      });
      return written;
    },
  };
}
