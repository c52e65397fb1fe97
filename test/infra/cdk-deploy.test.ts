import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { services } from '../../functions/routes.ts';
import { stepsOf } from '../../tools/deploy/deploy.ts';
import { root, synthesiseTo } from './support/templates.ts';

// The CDK CLI of the project, run with the arguments that `npm run deploy` runs it with, up to the first change that it
// asks CloudFormation for. The endpoint answers as an account that is bootstrapped and has no stack.

const ACCOUNT = { id: '123456789012', region: 'eu-west-1' };
const PLAN = {
  bootstrap: true,
  rollBack: ['NuboData'],
  parameters: ['NuboData:ProtectDatabase=false', 'NuboObservability:AlarmEmail=ops@example.com'],
  afterwards: ['NuboData:ProtectDatabase=true'],
};

let outDir: string;
let url: string;
let calls: URLSearchParams[];
const server = createServer((request, response) => void answer(request, response));

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'nubo-cdk-'));
  // One service: the CLI would put the code of each function into the bucket.
  synthesiseTo(
    outDir,
    'prod',
    services.filter(({ name }) => name === 'platform'),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(outDir, { recursive: true });
});

async function cdk(args: readonly string[]): Promise<{ status: unknown; output: string }> {
  calls = [];
  const cli = join(root, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(process.execPath, [cli, ...args, '--no-notices'], {
    cwd: outDir,
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL: url,
      AWS_REGION: ACCOUNT.region,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const status = await new Promise((done) => child.on('close', done));
  return { status, output };
}

const changes = () => calls.filter((call) => call.get('Action') === 'CreateChangeSet');

describe('the CDK CLI takes what npm run deploy gives it', () => {
  const steps = () => stepsOf(PLAN, ACCOUNT, outDir);

  test('cdk bootstrap asks for the stack of the toolkit', async () => {
    const { output } = await cdk(steps()[0] ?? []);
    expect(output).toContain('Bootstrapping environment aws://123456789012/eu-west-1');
    expect(changes().map((call) => call.get('StackName'))).toEqual(['CDKToolkit']);
  });

  test('cdk rollback looks at the stack that is stuck', async () => {
    await cdk(steps()[1] ?? []);
    expect(calls.map((call) => call.get('StackName'))).toContain('NuboData');
  });

  test('cdk deploy begins with the network beside the web console, by the role of the bootstrap, and with the tag of the deployment', async () => {
    const { status, output } = await cdk(steps()[2] ?? []);
    expect(output).toContain('creating CloudFormation changeset');
    expect(status).toBe(1);
    const begun = changes();
    const change = begun.find((each) => each.get('StackName') === 'NuboNetwork');
    // They refer to nothing, so they are made side by side.
    expect(['NuboNetwork', 'NuboWeb']).toEqual(
      expect.arrayContaining(begun.map((each) => each.get('StackName'))),
    );
    expect(Object.fromEntries(change ?? [])).toMatchObject({
      StackName: 'NuboNetwork',
      ChangeSetType: 'CREATE',
      'Capabilities.member.2': 'CAPABILITY_NAMED_IAM',
      'Tags.member.1.Key': 'app',
      'Tags.member.1.Value': 'nubo',
      RoleARN: 'arn:aws:iam::123456789012:role/cdk-hnb659fds-cfn-exec-role-123456789012-eu-west-1',
      TemplateURL: expect.stringContaining('cdk-hnb659fds-assets-123456789012-eu-west-1'),
    });
  });

  test('the parameter that is given afterwards goes to its stack alone', async () => {
    await cdk(steps()[3] ?? []);
    const [change, ...others] = changes();
    expect(others).toEqual([]);
    const given = Object.fromEntries(change ?? []);
    expect(given.StackName).toBe('NuboData');
    const at = Object.entries(given).find(([, value]) => value === 'ProtectDatabase')?.[0];
    expect(given[at?.replace('ParameterKey', 'ParameterValue') ?? '']).toBe('true');
  });
});

/** Answers in the wire formats of STS, SSM, S3 and CloudFormation; a change is taken down and refused. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const call = new URLSearchParams(Buffer.concat(chunks).toString('latin1'));
  const xml = (text: string, status = 200) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  const refused = (message: string) =>
    xml(
      `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
      400,
    );
  if (call.has('Action')) calls.push(call);
  switch (call.get('Action') ?? request.headers['x-amz-target'] ?? request.method) {
    case 'GetCallerIdentity':
      return void xml(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${ACCOUNT.id}</Account><Arn>arn:aws:iam::${ACCOUNT.id}:user/ops</Arn><UserId>ops</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    case 'AssumeRole':
      return void xml(
        '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
      );
    case 'AmazonSSM.GetParameter':
      return void response.end(
        '{"Parameter":{"Name":"/cdk-bootstrap/hnb659fds/version","Value":"30","Version":1}}',
      );
    case 'DescribeStacks':
      return void refused(`Stack with id ${call.get('StackName')} does not exist`);
    case 'GET':
      return void xml('<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>');
    case 'PUT':
      return void response.end();
    default:
      return void refused('recorded');
  }
}
