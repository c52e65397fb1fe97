import { requireAllowed } from '../authorise.ts';
import { AwsError, type AwsService } from '../aws-service.ts';
import { parsedBody } from '../json-service.ts';
import { notImplemented, operationName } from '../operation-name.ts';
import { authorisationsOf } from './authorisation.ts';
import { askEngine } from './engine-proxy.ts';
import { dynamoInput } from './input.ts';

/** DynamoDB: permissions are checked here, the engine behind does the work. */
export const dynamodb: AwsService = {
  signingName: 'dynamodb',
  protocol: 'json',
  fault: 'dynamodb',
  async handle(request, world) {
    const operation = operationName(request);
    const target = `DynamoDB_20120810.${operation}`;
    if (request.headers['x-amz-target'] !== target) throw notImplemented('dynamodb', operation);
    const input = dynamoInput.safeParse(parsedBody(request.body));
    if (!input.success) {
      throw new AwsError(
        'SerializationException',
        `NUMBER_VALUE or STRING_VALUE cannot be converted: ${input.error.issues[0]?.path.join('.')}`,
      );
    }
    for (const asked of await authorisationsOf(world, operation, input.data)) {
      requireAllowed(world, request.principalArn, asked);
    }
    return askEngine(world, target, request.body);
  },
};
