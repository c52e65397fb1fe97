import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';

/** Links of files, by the file and by the token that the link's address holds. */
export interface LinkRepository {
  insert(link: StoredLink): Promise<void>;
  /** Counts a download; undefined for a link that is unknown, revoked, expired or used up. */
  use(tokenHash: string, nowSeconds: number): Promise<string | undefined>;
  /** False when the file has no such link. */
  revoke(fileId: string, linkId: string): Promise<boolean>;
  revokeAll(fileId: string): Promise<void>;
}
export interface StoredLink {
  readonly id: string;
  readonly fileId: string;
  /** Hex SHA-256 of the token: the table alone opens nothing. */
  readonly tokenHash: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly downloadsLeft: number;
}

const storedLink = z.object({ sk: z.string(), tokenHash: z.string() });

export function linkRepository(dynamo: Dynamo, table: string): LinkRepository {
  const remove = (pk: string, sk: string) =>
    dynamo.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  return {
    async insert({ id, fileId, tokenHash, expiresAt, downloadsLeft }) {
      // The token's item decides; the file's item is there to find it by, for revoking.
      const items = [
        { pk: `K#${tokenHash}`, sk: '#', fileId, expiresAt, downloadsLeft },
        { pk: `F#${fileId}`, sk: `L#${id}`, tokenHash, expiresAt },
      ];
      for (const Item of items) await dynamo.send(new PutCommand({ TableName: table, Item }));
    },
    async use(tokenHash, nowSeconds) {
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: `K#${tokenHash}`, sk: '#' },
            UpdateExpression: 'SET downloadsLeft = downloadsLeft - :one',
            ConditionExpression: 'downloadsLeft > :none AND expiresAt > :now',
            ExpressionAttributeValues: { ':one': 1, ':none': 0, ':now': nowSeconds },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      if (!outcome.written) return undefined;
      return z.object({ fileId: z.string() }).parse(outcome.attributes).fileId;
    },
    async revoke(fileId, linkId) {
      const Key = { pk: `F#${fileId}`, sk: `L#${linkId}` };
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key }));
      if (!Item) return false;
      // What opens the file goes first: a failure in between leaves the link to be revoked again.
      await remove(`K#${storedLink.parse(Item).tokenHash}`, '#');
      await remove(Key.pk, Key.sk);
      return true;
    },
    async revokeAll(fileId) {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :p AND begins_with(sk, :l)',
          ExpressionAttributeValues: { ':p': `F#${fileId}`, ':l': 'L#' },
        }),
      );
      for (const { sk, tokenHash } of z.array(storedLink).parse(Items)) {
        await remove(`K#${tokenHash}`, '#');
        await remove(`F#${fileId}`, sk);
      }
    },
  };
}
