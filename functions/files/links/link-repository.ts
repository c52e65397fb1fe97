import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchWrite, conditionalWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { hashToken } from '../../_shared/random-token.ts';

/** Links of files, by the file and by the token that the link's URL holds. */
export interface LinkRepository {
  insert(link: StoredLink): Promise<void>;
  find(token: string): Promise<OpenLink | undefined>;
  /** Counts a download of a limited link; false when it is used up or revoked by now. */
  use(token: string): Promise<boolean>;
  /** False when the file has no such link. */
  revoke(fileId: string, linkId: string): Promise<boolean>;
  revokeAll(fileId: string): Promise<void>;
}

export interface StoredLink {
  readonly id: string;
  readonly fileId: string;
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** undefined without a limit. */
  readonly downloadsLeft: number | undefined;
}

const openLink = z.object({
  fileId: z.string(),
  expiresAt: z.number(),
  downloadsLeft: z.optional(z.number()),
});
export type OpenLink = z.infer<typeof openLink>;

const linkOfFile = z.object({ sk: z.string(), tokenHash: z.string() });

export function linkRepository(dynamo: Dynamo, table: string): LinkRepository {
  const tokenKey = (tokenHash: string) => ({ pk: `K#${tokenHash}`, sk: '#' });
  const linkKey = (fileId: string, linkId: string) => ({ pk: `F#${fileId}`, sk: `L#${linkId}` });
  const get = async (Key: Readonly<Record<string, string>>) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;

  return {
    async insert({ id, fileId, token, expiresAt, downloadsLeft }) {
      const tokenHash = hashToken(token);
      // The token's item decides; the file's item is there to find it by, for revoking.
      const items = [
        { ...tokenKey(tokenHash), fileId, expiresAt, downloadsLeft },
        { ...linkKey(fileId, id), tokenHash, expiresAt },
      ];
      await Promise.all(items.map((Item) => dynamo.send(new PutCommand({ TableName: table, Item }))));
    },
    async find(token) {
      const item = await get(tokenKey(hashToken(token)));
      return item && openLink.parse(item);
    },
    async use(token) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: tokenKey(hashToken(token)),
            UpdateExpression: 'SET downloadsLeft = downloadsLeft - :one',
            ConditionExpression: 'downloadsLeft > :none',
            ExpressionAttributeValues: { ':one': 1, ':none': 0 },
          }),
        ),
      );
      return written;
    },
    async revoke(fileId, linkId) {
      const Key = linkKey(fileId, linkId);
      const item = await get(Key);
      if (!item) return false;
      // What opens the file goes first: a failure in between leaves the link to be revoked again.
      for (const each of [tokenKey(linkOfFile.parse(item).tokenHash), Key]) {
        await dynamo.send(new DeleteCommand({ TableName: table, Key: each }));
      }
      return true;
    },
    async revokeAll(fileId) {
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :file AND begins_with(sk, :link)',
        ExpressionAttributeValues: { ':file': `F#${fileId}`, ':link': 'L#' },
      });
      for await (const { Items = [] } of pages) {
        const links = z.array(linkOfFile).parse(Items);
        const deletionOf = (Key: Readonly<Record<string, string>>) => ({ DeleteRequest: { Key } });
        await batchWrite(
          dynamo,
          table,
          links.map(({ tokenHash }) => deletionOf(tokenKey(tokenHash))),
        );
        await batchWrite(
          dynamo,
          table,
          links.map(({ sk }) => deletionOf({ pk: `F#${fileId}`, sk })),
        );
      }
    },
  };
}
