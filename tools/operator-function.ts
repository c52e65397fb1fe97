import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';

/** The AWS endpoint that `npm start` opens, unless it was moved. */
export const LOCAL: LambdaClientConfig = {
  endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://localhost:4566',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

/**
 * Invokes a function that only an operator may call, and waits for its answer.
 * @throws Error with the function's own message when it failed
 */
export async function invokeAsOperator(
  config: LambdaClientConfig,
  functionName: string,
  payload: object,
): Promise<unknown> {
  // It may take as long as a function may: an answer that was lost is not asked for again.
  const lambda = new LambdaClient({ ...config, maxAttempts: 1 });
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return answer;
  throw new Error(messageOf(answer));
}

function messageOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'errorMessage' in answer)
    return String(answer.errorMessage);
  return 'the function failed: see its log';
}
