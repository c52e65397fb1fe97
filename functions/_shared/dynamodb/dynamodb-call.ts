import { awsJsonCaller } from '../aws/aws-json-call.ts';

const call = awsJsonCaller({
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  version: '1.0',
  dependency: 'dynamodb',
});

/**
 * Calls one operation of DynamoDB's JSON API, for the few that the pipeline uses.
 * @throws AwsJsonError for a refusal; AppError `dependency-down` (503) when it cannot be reached, is throttled
 * or fails.
 */
export function dynamoDb(
  operation: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'DescribeTable',
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  return call(operation, input);
}
