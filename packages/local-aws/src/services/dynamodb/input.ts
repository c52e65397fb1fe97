import * as z from 'zod';

const key = z.record(z.string(), z.record(z.string(), z.unknown()));
const tableItem = z.object({ TableName: z.string() });

/** What of DynamoDB's inputs decides who may make the call; the engine checks the rest. */
export const dynamoInput = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  Key: key.optional(),
  Item: key.optional(),
  ReturnValues: z.string().optional(),
  Select: z.string().optional(),
  KeyConditionExpression: z.string().optional(),
  ExpressionAttributeValues: key.optional(),
  ResourceArn: z.string().optional(),
  /** BatchGetItem and BatchWriteItem, by table. */
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  /** TransactGetItems and TransactWriteItems: one member an item, named by what is done. */
  TransactItems: z
    .array(z.record(z.string(), tableItem.extend({ Key: key.optional(), Item: key.optional() })))
    .optional(),
});
export type DynamoInput = z.infer<typeof dynamoInput>;
export type AttributeMap = z.infer<typeof key>;
