import { describe, expect, test } from 'vitest';
import { synthesise, synthesised } from './support/templates.ts';

describe.each(['lean', 'prod'] as const)('stores in %s', (profile) => {
  const prod = profile === 'prod';
  const assembly = synthesised(profile);
  const only = (type: string) => {
    const found = assembly.of(type);
    expect(found).toHaveLength(1);
    return found[0]?.Properties;
  };

  test('PostgreSQL is encrypted, private, backed up and reached with IAM authentication', () => {
    expect(only('AWS::RDS::DBInstance')).toMatchObject({
      Engine: 'postgres',
      EngineVersion: '18',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      EnableIAMDatabaseAuthentication: true,
      ManageMasterUserPassword: true,
      BackupRetentionPeriod: prod ? 14 : 7,
      MultiAZ: prod,
      DeletionProtection: { Ref: 'ProtectDatabase' },
    });
    // A protected instance would stop the rollback of a first creation: `npm run deploy` protects it afterwards.
    const data = assembly.stacks.find(({ name }) => name === 'NuboData');
    expect(data?.parameters.ProtectDatabase).toMatchObject({ Default: 'false' });
  });

  test('no password stands in a template', () => {
    for (const { text } of assembly.stacks)
      expect(text).not.toMatch(/"MasterUserPassword":|resolve:secretsmanager/);
  });

  test(prod ? 'services connect through a proxy over TLS' : 'there is no proxy', () => {
    const proxies = assembly.of('AWS::RDS::DBProxy');
    expect(proxies).toHaveLength(prod ? 1 : 0);
    for (const { Properties } of proxies)
      expect(Properties).toMatchObject({ DefaultAuthScheme: 'IAM_AUTH', RequireTLS: true });
  });

  test('Valkey has a limit on what it may cost', () => {
    const { Engine, CacheUsageLimits } = only('AWS::ElastiCache::ServerlessCache');
    expect(Engine).toBe('valkey');
    expect(CacheUsageLimits.DataStorage.Maximum).toBeLessThanOrEqual(5);
    expect(CacheUsageLimits.ECPUPerSecond.Maximum).toBeLessThanOrEqual(5000);
  });

  test('every table is on demand and can be restored to a point in time', () => {
    for (const { Properties } of assembly.of('AWS::DynamoDB::Table')) {
      expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
      expect(Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
      if (prod) expect(Properties.SSESpecification.SSEEnabled).toBe(true);
    }
  });

  test.each(['Idempotency', 'RateLimits'])('items of %s expire', (name) => {
    const table = assembly.of('AWS::DynamoDB::Table').find(({ id }) => id.startsWith(`${name}Table`));
    expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test('every bucket is private, with what was replaced kept where it is data, and refuses what is not TLS', () => {
    for (const { stack, id, Properties } of assembly.of('AWS::S3::Bucket')) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      // The files of the web console are built again.
      if (stack !== 'NuboWeb') expect(Properties.VersioningConfiguration.Status).toBe('Enabled');
      const policy = assembly.of('AWS::S3::BucketPolicy').find((p) => p.Properties.Bucket.Ref === id);
      expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  test('what is kept for good survives its stack', () => {
    // A secret with a name was entered by an operator, who has it still.
    const made = assembly.of('AWS::SecretsManager::Secret').filter(({ Properties }) => !Properties.Name);
    const lasting = [...assembly.of('AWS::S3::Bucket'), ...made];
    expect(made.length).toBeGreaterThan(0);
    for (const { DeletionPolicy } of lasting) expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(assembly.of('AWS::RDS::DBInstance')[0]?.DeletionPolicy).toBe('Snapshot');
  });
});

test('lean has no NAT and no IP address that costs while idle', () => {
  const lean = synthesised('lean');
  expect(lean.of('AWS::EC2::NatGateway')).toEqual([]);
  expect(lean.of('AWS::EC2::EIP')).toEqual([]);
  expect(lean.of('AWS::EC2::EgressOnlyInternetGateway')).toHaveLength(1);
});

test('prod has two NAT gateways and keeps signing in warm', () => {
  const prod = synthesised('prod');
  expect(prod.of('AWS::EC2::NatGateway')).toHaveLength(2);
  expect(
    prod.of('AWS::Lambda::Alias').map(({ Properties }) => Properties.ProvisionedConcurrencyConfig),
  ).toEqual([{ ProvisionedConcurrentExecutions: 1 }]);
});

test.each([
  ['nat-instance', 'AWS::EC2::Instance'],
  ['nat-gateway', 'AWS::EC2::NatGateway'],
])('egress %s gives a lean network one way out over IPv4', (egress, type) => {
  expect(synthesise('lean', [], { 'nubo:egress': egress }).of(type)).toHaveLength(1);
});

test('an unknown profile or egress is refused by name', () => {
  expect(() => synthesise('lean', [], { 'nubo:egress': 'carrier-pigeon' })).toThrow(
    'nubo:egress carrier-pigeon: one of ipv6, nat-instance, nat-gateway',
  );
});
