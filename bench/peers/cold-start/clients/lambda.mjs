import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

export async function call() {
  await new LambdaClient({}).send(new InvokeCommand({ FunctionName: 'none' }));
}
