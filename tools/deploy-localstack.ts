import { join, resolve } from 'node:path';
import { prepareAssembly } from './assembly/prepare-assembly.ts';
import { runCdk } from './deploy/cdk.ts';

// `npm run deploy:localstack`: the whole CDK app into a LocalStack that has a token, on port 4566 or at AWS_ENDPOINT_URL.
// Without a token LocalStack has neither RDS, ElastiCache and API Gateway v2 nor a place for functions but Docker.
const root = resolve(import.meta.dirname, '..');
const url = process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566';
const outDir = join(root, 'dist', 'cdk.out.localstack');

interface Health {
  readonly services?: Readonly<Record<string, string>>;
}
const NEEDED = ['apigatewayv2', 'cloudformation', 'elasticache', 'lambda', 'rds'];

try {
  const missing = await missingServices();
  if (missing.length > 0)
    throw new Error(
      `the LocalStack at ${url} does not serve ${missing.join(', ')}: start it with LOCALSTACK_AUTH_TOKEN and without SERVICES`,
    );
  await prepareAssembly({ root, outDir, use: 'lambda', validate: false, log: (line) => console.log(line) });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  await runCdk({ root, args: ['bootstrap', 'aws://000000000000/us-east-1'] });
  await runCdk({ root, args: ['deploy', '--app', outDir, '--require-approval', 'never', '--all'] });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function missingServices(): Promise<string[]> {
  const answer = await fetch(`${url}/_localstack/health`).catch(() => undefined);
  if (!answer?.ok) throw new Error(`no LocalStack answers at ${url}`);
  const { services = {} } = (await answer.json()) as Health; // what LocalStack documents
  return NEEDED.filter((name) => !['available', 'running'].includes(services[name] ?? ''));
}
