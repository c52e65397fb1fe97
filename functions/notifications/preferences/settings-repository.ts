import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { DEFAULT_PREFERENCES, type Preferences, preferences } from '../contract.ts';
import { settingsKey } from '../keys.ts';

export interface Settings {
  readonly preferences: Preferences;
  /** Counts each change; 0 until the person saves some. */
  readonly version: number;
  /** What the links that end mails hold, once there is a mail. */
  readonly unsubscribeToken: string | undefined;
  /** The account is deleted: nothing more is kept. */
  readonly deleted: boolean;
}

export interface SettingsRepository {
  find(userId: string): Promise<Settings>;
  /** Gives the new version; undefined when another change was there first. */
  replace(userId: string, next: Preferences, version: number): Promise<number | undefined>;
  /** The token of the person; `offered` becomes it where there is none. */
  unsubscribeToken(userId: string, offered: string): Promise<string>;
}

const stored = z.object({
  preferences: z.optional(preferences),
  version: z._default(z.int(), 0),
  unsubscribeToken: z.optional(z.string()),
  deletedAt: z.optional(z.string()),
});

export function createSettingsRepository(dynamo: Dynamo, table: string): SettingsRepository {
  return {
    async find(userId) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: settingsKey(userId), ConsistentRead: true }),
      );
      const { deletedAt, unsubscribeToken, version, ...rest } = stored.parse(Item ?? {});
      return {
        preferences: rest.preferences ?? DEFAULT_PREFERENCES,
        version,
        unsubscribeToken,
        deleted: deletedAt !== undefined,
      };
    },
    async replace(userId, next, version) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: settingsKey(userId),
            UpdateExpression: 'SET preferences = :next, version = :after',
            ConditionExpression: version === 0 ? 'attribute_not_exists(version)' : 'version = :before',
            ExpressionAttributeValues: {
              ':next': next,
              ':after': version + 1,
              ...(version > 0 && { ':before': version }),
            },
          }),
        ),
      );
      return written ? version + 1 : undefined;
    },
    async unsubscribeToken(userId, offered) {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: settingsKey(userId),
          UpdateExpression: 'SET unsubscribeToken = if_not_exists(unsubscribeToken, :offered)',
          ExpressionAttributeValues: { ':offered': offered },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return stored.parse(Attributes).unsubscribeToken ?? offered;
    },
  };
}
