import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

export async function call() {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  await client.send(new GetCommand({ TableName: 'none', Key: { id: 'none' } }));
}
