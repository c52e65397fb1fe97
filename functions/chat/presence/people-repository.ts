import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryItems, queryPages } from '../../_shared/aws/dynamo.ts';
import type { Message, Person } from '../frames.ts';

/**
 * What chat knows of each user, in the table `chat`:
 *
 * | pk | sk | gsi1pk | gsi1sk | what |
 * | --- | --- | --- | --- | --- |
 * | `U#<user>` | `#` | `ONLINE` while online | `U#<user>` | name, last seen |
 * | `U#<user>` | `D#<other user>` | `UC#<user>` | id of the last message | a conversation, newest first |
 * | `U#<user>` | `READ#<conversation key>` | | | the last message that was read |
 */
export interface ConversationRow {
  readonly with: string;
  readonly lastMessage: Message;
}

export interface PeopleRepository {
  /** Keeps the name as the access token says it; gives true when the user was offline until now. */
  comeOnline(person: Person, now: Date): Promise<boolean>;
  /** Gives the person when the user was online until now. */
  goOffline(userId: string, now: Date): Promise<Person | undefined>;
  get(userId: string): Promise<Person | undefined>;
  /** Makes somebody known who has not connected yet; whoever is known already stays as they are. */
  add(person: Person): Promise<void>;
  /** Takes everything away that is kept under the user: the person, conversations and marks. */
  forget(userId: string): Promise<void>;
  online(): Promise<readonly Person[]>;
  /** Makes `message` the last one of the conversation between its sender and receiver, on both sides. */
  noteMessage(message: Message): Promise<void>;
  /** A page of conversations, newest first; `before` is a message id. */
  conversations(userId: string, limit: number, before?: string): Promise<readonly ConversationRow[]>;
  readMark(userId: string, conversation: string): Promise<string | undefined>;
  /** Moves the mark on, never back; gives true when it moved. */
  markRead(userId: string, conversation: string, upTo: string): Promise<boolean>;
}

const INDEX = 'gsi1';
const personItem = z.object({ pk: z.string(), name: z.string() });
const person = z.object({ id: z.string(), name: z.string() });
const conversationItem = z.object({
  sk: z.string(),
  lastMessage: z.object({
    id: z.string(),
    sender: person,
    receiver: z.string(),
    content: z.string(),
    timestamp: z.string(),
  }),
});

export function createPeopleRepository(dynamo: Dynamo, table: string): PeopleRepository {
  const personKey = (userId: string) => ({ pk: `U#${userId}`, sk: '#' });
  const query = (input: Omit<QueryCommandInput, 'TableName'>) =>
    dynamo.send(new QueryCommand({ TableName: table, ...input }));

  return {
    async comeOnline({ id, name }, now) {
      const answer = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: personKey(id),
          UpdateExpression: 'SET #n = :n, gsi1pk = :on, gsi1sk = :key, lastSeen = :at',
          ExpressionAttributeNames: { '#n': 'name' },
          ExpressionAttributeValues: {
            ':n': name,
            ':on': 'ONLINE',
            ':key': `U#${id}`,
            ':at': now.toISOString(),
          },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return answer.Attributes?.gsi1pk === undefined;
    },
    async goOffline(userId, now) {
      const answer = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: personKey(userId),
          UpdateExpression: 'SET lastSeen = :at REMOVE gsi1pk, gsi1sk',
          ExpressionAttributeValues: { ':at': now.toISOString() },
          ReturnValues: 'ALL_OLD',
        }),
      );
      const before = personItem.safeParse(answer.Attributes);
      if (!before.success || answer.Attributes?.gsi1pk === undefined) return undefined;
      return { id: userId, name: before.data.name };
    },
    async get(userId) {
      const { Items } = await query({
        KeyConditionExpression: 'pk = :p AND sk = :s',
        ExpressionAttributeValues: { ':p': personKey(userId).pk, ':s': '#' },
        ConsistentRead: true,
      });
      const found = personItem.safeParse(Items?.[0]);
      return found.success ? { id: userId, name: found.data.name } : undefined;
    },
    async add({ id, name }) {
      const Item = { ...personKey(id), name };
      const ConditionExpression = 'attribute_not_exists(pk)';
      await conditionalWrite(dynamo.send(new PutCommand({ TableName: table, Item, ConditionExpression })));
    },
    async forget(userId) {
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': personKey(userId).pk },
        ProjectionExpression: 'pk, sk',
      });
      for await (const { Items = [] } of pages) {
        for (const { pk, sk } of Items) {
          await dynamo.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
        }
      }
    },
    async online() {
      const people: Person[] = [];
      const pages = queryPages(dynamo, {
        TableName: table,
        IndexName: INDEX,
        KeyConditionExpression: 'gsi1pk = :on',
        ExpressionAttributeValues: { ':on': 'ONLINE' },
      });
      for await (const { Items = [] } of pages) {
        const found = z.array(personItem).parse(Items);
        people.push(...found.map(({ pk, name }) => ({ id: pk.slice(2), name })));
      }
      return people;
    },
    async noteMessage(message) {
      const receiver = message.receiver ?? message.sender.id;
      const sides = new Map([
        [message.sender.id, receiver],
        [receiver, message.sender.id],
      ]);
      for (const [user, other] of sides) {
        const Item = {
          pk: `U#${user}`,
          sk: `D#${other}`,
          gsi1pk: `UC#${user}`,
          gsi1sk: message.id,
          lastMessage: message,
        };
        const ConditionExpression = 'attribute_not_exists(pk) OR gsi1sk < :id';
        const ExpressionAttributeValues = { ':id': message.id };
        const put = { TableName: table, Item, ConditionExpression, ExpressionAttributeValues };
        // A later message may be there already: deliveries to the two sides are not ordered.
        await conditionalWrite(dynamo.send(new PutCommand(put)));
      }
    },
    async conversations(userId, limit, before) {
      const values = before === undefined ? {} : { ':b': before };
      const query = {
        TableName: table,
        IndexName: INDEX,
        KeyConditionExpression: before === undefined ? 'gsi1pk = :p' : 'gsi1pk = :p AND gsi1sk < :b',
        ExpressionAttributeValues: { ':p': `UC#${userId}`, ...values },
        ScanIndexForward: false,
      };
      return z
        .array(conversationItem)
        .parse(await queryItems(dynamo, query, limit))
        .map(({ sk, lastMessage }) => ({ with: sk.slice(2), lastMessage }));
    },
    async readMark(userId, conversation) {
      const { Items } = await query({
        KeyConditionExpression: 'pk = :p AND sk = :s',
        ExpressionAttributeValues: { ':p': `U#${userId}`, ':s': `READ#${conversation}` },
        ConsistentRead: true,
      });
      const mark = z.object({ upTo: z.string() }).safeParse(Items?.[0]);
      return mark.success ? mark.data.upTo : undefined;
    },
    async markRead(userId, conversation, upTo) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new PutCommand({
            TableName: table,
            Item: { pk: `U#${userId}`, sk: `READ#${conversation}`, upTo },
            ConditionExpression: 'attribute_not_exists(pk) OR upTo < :u',
            ExpressionAttributeValues: { ':u': upTo },
          }),
        ),
      );
      return written;
    },
  };
}
