import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';

const USAGE = `npm run grant-admin -- EMAIL [--revoke] [--local] [--function NAME]

Makes the account an administrator (--revoke: a user again). It applies from the next sign-in or refresh.
Uses your AWS credentials and region, or the Nubo that runs on this machine (--local, AWS_ENDPOINT_URL).`;

/** The AWS endpoint that `npm start` opens, unless it was moved. */
const LOCAL: LambdaClientConfig = {
  endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://localhost:4566',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    revoke: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
    function: { type: 'string', default: 'nubo-auth-set-user-flags' },
  },
});
const [email, ...more] = positionals;

if (email === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await setRole(email, values.revoke ? 'user' : 'admin');
}

async function setRole(email: string, role: 'user' | 'admin'): Promise<number> {
  const lambda = new LambdaClient(values.local ? LOCAL : {});
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: values.function, Payload: JSON.stringify({ email, role }) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) {
    console.log(`${email} has the role ${role}`);
    return 0;
  }
  console.error(messageOf(answer));
  return 1;
}

function messageOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'errorMessage' in answer)
    return String(answer.errorMessage);
  return 'the function failed: see its log';
}
