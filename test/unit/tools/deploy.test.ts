import { resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { destructionSteps } from '../../../tools/deploy/destroy.ts';
import { parseDeployOptions } from '../../../tools/deploy/options.ts';
import { type RecordedAccount, recordedAws, TOOLKIT } from './support/recorded-aws.ts';

const root = resolve(import.meta.dirname, '../../..');

/** What `npm run deploy -- … --dry-run` does against an account that was recorded. */
async function dryRun(account: RecordedAccount, args: readonly string[], env: Record<string, string> = {}) {
  const aws = await recordedAws(account);
  for (const [name, value] of Object.entries({ ...OPERATOR, AWS_ENDPOINT_URL: aws.url, ...env }))
    vi.stubEnv(name, value);
  let output = '';
  vi.spyOn(console, 'log').mockImplementation((line) => {
    output += `${line}\n`;
  });
  try {
    const options = parseDeployOptions([...args, '--dry-run']);
    if (options === 'help') throw new Error('the usage was asked for');
    // Clients are made for the endpoint of this account.
    vi.resetModules();
    const { deploy } = await import('../../../tools/deploy/deploy.ts');
    const status = await deploy(root, options).catch((error: Error) => {
      output += error.message;
      return 1;
    });
    return { status, output, calls: aws.calls };
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await aws.close();
  }
}

const OPERATOR = {
  HOME: '/nonexistent',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
};

const LEAN = ['--profile', 'lean'];
const PROD = ['--profile', 'prod'];
const stack = (name: string, status: string) => ({ name, status });

describe('a deployment that may go on', () => {
  test('changes nothing, and says what it would run', async () => {
    const { status, output, calls } = await dryRun({}, LEAN);
    expect(output).toContain('account 123456789012, eu-west-1, as arn:aws:iam::123456789012:user/ops');
    expect(output).toMatch(
      /cdk deploy --app \S+cdk\.out\.nubo .* --parameters NuboData:ProtectDatabase=false --all/,
    );
    expect(output).toContain('with nubo:zones=eu-west-1a,eu-west-1b');
    expect(output).toContain('with nubo:function-url-concurrency=20');
    expect(output).not.toContain('bootstrap');
    expect(status).toBe(0);
    expect(calls.filter((call) => !/^(Get|Describe|List)/.test(call))).toEqual([]);
  });

  test('bootstraps an account that never was, and one whose bootstrap is too old', async () => {
    expect((await dryRun({ stacks: [] }, LEAN)).output).toContain(
      'cdk bootstrap aws://123456789012/eu-west-1',
    );
    const old = { ...TOOLKIT, outputs: { BootstrapVersion: '5' } };
    expect((await dryRun({ stacks: [old] }, LEAN)).output).toContain('cdk bootstrap aws://');
  });

  test('protects the database of prod only once it is there', async () => {
    const first = await dryRun({}, PROD);
    expect(first.output).toMatch(
      /ProtectDatabase=false --all\n.*ProtectDatabase=true --exclusively NuboData/,
    );
    const later = await dryRun({ stacks: [TOOLKIT, stack('NuboData', 'UPDATE_COMPLETE')] }, PROD);
    expect(later.output).toMatch(/ProtectDatabase=true --all/);
    expect(later.output).not.toContain('--exclusively');
  });

  test('stays in the zones of its VPC', async () => {
    const network = { name: 'NuboNetwork', outputs: { Zones: 'eu-west-1b,eu-west-1c' } };
    const { output } = await dryRun({ stacks: [TOOLKIT, network] }, LEAN);
    expect(output).toContain('with nubo:zones=eu-west-1b,eu-west-1c');
  });

  test('keeps clear of zones without RDS Proxy', async () => {
    const zones = { 'us-east-1a': 'use1-az3', 'us-east-1b': 'use1-az1', 'us-east-1c': 'use1-az2' };
    expect((await dryRun({ zones }, LEAN)).output).toContain('with nubo:zones=us-east-1b,us-east-1c');
  });

  test('goes on after an update whose rollback failed, and after a first creation that failed', async () => {
    const { status, output } = await dryRun(
      {
        stacks: [
          TOOLKIT,
          stack('NuboTasks', 'UPDATE_ROLLBACK_FAILED'),
          stack('NuboData', 'ROLLBACK_COMPLETE'),
        ],
      },
      LEAN,
    );
    expect(status).toBe(0);
    expect(output).toMatch(/cdk rollback --app \S+ NuboTasks/);
    expect(output).toContain('ProtectDatabase=false --all');
  });

  test('notes a small quota, the free plan, the sandbox of SES, and what it could not ask', async () => {
    const account = { concurrency: 10, plan: 'FREE', sandbox: true } as const;
    const { status, output } = await dryRun(account, [...LEAN, '--mail-from', 'nubo@example.com']);
    expect(status).toBe(0);
    expect(output).toContain('note: Lambda runs only 10 functions at once here');
    expect(output).toContain('--quota-code L-B99A9384');
    expect(output).toContain('with nubo:function-url-concurrency=0');
    expect(output).toContain('note: the account is on the free plan: RDS keeps backups for 1 day');
    expect(output).toContain('with nubo:backup-days=1');
    expect(output).toContain('note: SES is in its sandbox here');
    const denied = await dryRun(
      { denied: ['GetAccountSettings', 'GetAccountPlanState', 'DescribeAvailabilityZones'] },
      LEAN,
    );
    expect(denied.status).toBe(0);
    expect(denied.output).toContain('lacks lambda:GetAccountSettings');
    expect(denied.output).toContain('freetier:GetAccountPlanState');
    expect(denied.output).toContain('lacks ec2:DescribeAvailabilityZones');
  });

  test.each([
    ['none', {}, 'true'],
    ['one of its domain', { identities: { 'example.com': true } }, 'false'],
    ['one of its own, made elsewhere', { identities: { 'nubo@example.com': true } }, 'false'],
    [
      'one that an earlier deployment made',
      {
        identities: { 'nubo@example.com': true },
        stacks: [TOOLKIT, { name: 'NuboData', resources: ['MailIdentity'] }],
      },
      'true',
    ],
  ])('makes an identity of SES or not, where there is %s', async (_, account, expected) => {
    const { output } = await dryRun(account, [...LEAN, '--mail-from', 'nubo@example.com']);
    expect(output).toContain(
      `NuboData:MailFrom=nubo@example.com --parameters NuboData:CreateMailIdentity=${expected}`,
    );
  });

  test('hands on only what was given, and another rotation each time', async () => {
    const { output } = await dryRun({}, [
      ...LEAN,
      '--origins',
      'https://app.example.com',
      '--alarm-email',
      'ops@example.com',
      '--rotate-keys',
    ]);
    expect(output).toContain('NuboData:AllowedOrigins=https://app.example.com');
    expect(output).toContain('NuboObservability:AlarmEmail=ops@example.com');
    expect(output).toMatch(/NuboData:CreateSigningKeysRotationId=\d{13} /);
    expect(output).not.toContain('MailFrom');
  });

  test('finds the zone of a domain', async () => {
    const { output } = await dryRun({ hostedZones: ['example.com'] }, [
      ...LEAN,
      '--domain',
      'api.example.com',
    ]);
    expect(output).toContain('with nubo:domain=api.example.com');
    expect(output).toContain('with nubo:hosted-zone=Z0123456789ABC/example.com');
  });
});

describe('a deployment that is refused', () => {
  const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
  const withCertificate = ['--domain', 'api.example.com', '--certificate'];

  test.each([
    ['a prod on a new account', { concurrency: 10 }, PROD, 'Lambda may run 10 functions at once here'],
    ['a prod on the free plan', { plan: 'FREE' }, PROD, 'the account is on the free plan, where RDS refuses'],
    [
      'beside another one',
      { stacks: [stack('NuboData', 'UPDATE_IN_PROGRESS')] },
      LEAN,
      'another deployment runs',
    ],
    [
      'after a deletion that failed',
      { stacks: [stack('NuboData', 'DELETE_FAILED')] },
      LEAN,
      'npm run destroy',
    ],
    [
      'without zones for RDS Proxy',
      { zones: { 'us-west-1a': 'usw1-az1', 'us-west-1b': 'usw1-az2' } },
      LEAN,
      'fewer than two',
    ],
    [
      'a prod in a VPC without RDS Proxy',
      {
        zones: { 'us-east-1a': 'use1-az3', 'us-east-1b': 'use1-az1' },
        stacks: [TOOLKIT, { name: 'NuboNetwork', outputs: { Zones: 'us-east-1a,us-east-1b' } }],
      },
      PROD,
      'stands in us-east-1a (use1-az3), which has no RDS Proxy',
    ],
    [
      'a domain without a zone',
      {},
      [...LEAN, '--domain', 'api.example.com'],
      'holds no public zone for api.example.com',
    ],
    [
      'a certificate that is not issued',
      { certificate: { status: 'PENDING_VALIDATION', names: [] } },
      [...LEAN, ...withCertificate, CERTIFICATE],
      'the certificate is PENDING_VALIDATION',
    ],
    [
      'a certificate for half of the names',
      { certificate: { status: 'ISSUED', names: ['api.example.com', '*.example.com'] } },
      [...LEAN, ...withCertificate, CERTIFICATE],
      'does not cover ws.api.example.com',
    ],
    [
      'a certificate of another region',
      {},
      [...LEAN, ...withCertificate, CERTIFICATE.replace('eu-west-1', 'us-east-1')],
      'the certificate is not in eu-west-1',
    ],
  ] as [string, RecordedAccount, string[], string][])('%s', async (_, account, args, message) => {
    const { status, output } = await dryRun(account, args);
    expect(output).toContain('refused: ');
    expect(output).toContain(message);
    expect(output).not.toContain('would run');
    expect(status).toBe(1);
  });

  test('with expired credentials, without any, and without a region', async () => {
    const expired = await dryRun({ expired: true }, LEAN);
    expect(expired).toMatchObject({ status: 1, output: expect.stringContaining('they have expired') });
    const none = await dryRun({}, LEAN, { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(none).toMatchObject({ status: 1, output: expect.stringContaining('no valid AWS credentials') });
    const nowhere = await dryRun({}, LEAN, { AWS_REGION: '' });
    expect(nowhere).toMatchObject({ status: 1, output: expect.stringContaining('no AWS region') });
  });
});

test.each([
  [[], '--profile lean or --profile prod'],
  [['--profile', 'big'], '--profile lean or --profile prod'],
  [[...LEAN, '--name', 'My_Nubo'], '--name My_Nubo'],
  [[...LEAN, '--domain', 'https://example.com'], '--domain https://example.com'],
  [[...LEAN, '--mail-from', 'nobody'], '--mail-from nobody'],
  [[...LEAN, '--origins', 'https://app.example.com/'], '--origins https://app.example.com/'],
  [[...LEAN, '--certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/1'], 'goes with --domain'],
  [[...LEAN, '--nonsense'], '--nonsense'],
])('the options %j are refused', (args, message) => {
  expect(() => parseDeployOptions(args)).toThrow(message);
});

test('stacks are deleted before those they refer to, and the stores only when told', () => {
  const stacks = ['NuboNetwork', 'NuboWeb', 'NuboData', 'NuboApi', 'NuboTasks', 'NuboObservability'].map(
    (StackName) => ({
      StackName,
      StackStatus: 'CREATE_COMPLETE' as const,
      CreationTime: new Date(0),
    }),
  );
  expect(destructionSteps({ name: 'nubo', deleteData: false }, stacks)).toEqual([
    ['NuboObservability'],
    ['NuboTasks', 'NuboWeb'],
    ['NuboApi'],
  ]);
  expect(destructionSteps({ name: 'nubo', deleteData: true }, stacks).slice(3)).toEqual([
    ['NuboData'],
    ['NuboNetwork'],
  ]);
});
