import { expect, test } from 'vitest';
import { idleMonth, runsAMonth, serverMonth, total } from '../../bench/subjects/cost/idle-month.ts';
import { millionRequests } from '../../bench/subjects/cost/million-requests.ts';
import type { FunctionSpec } from '../../lib/function-spec.ts';

const cents = (usd: number): number => Math.round(usd * 100) / 100;

test('an idle month is the sum of what is billed by the hour and by the piece', () => {
  const resources = [
    { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20' } },
    { Type: 'AWS::ElastiCache::ServerlessCache', Properties: {} },
    { Type: 'AWS::SecretsManager::Secret', Properties: {} },
    ...Array.from({ length: 3 }, () => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:q' },
    })),
    { Type: 'AWS::Logs::LogGroup', Properties: {} },
  ];
  const lines = Object.fromEntries(idleMonth(resources).map(({ what, usd }) => [what, cents(usd)]));
  expect(lines).toEqual({
    'PostgreSQL db.t4g.micro': 11.68,
    'Valkey serverless, 100 MB': 6.13,
    '20 GB of it': 2.3,
    "2 secrets, the database's among them": 0.8,
    // 3 queues, 5 pollers, 3 receives a minute, less the first million.
    'pollers of 3 queues, which find nothing': 0.39,
  });
  expect(cents(total(idleMonth(resources)))).toBe(21.3);
  // Its instance, address and disk beside PostgreSQL with its secret and Valkey.
  expect(cents(serverMonth(resources))).toBe(40.95);
});

test('provisioned concurrency is billed by the memory of its function', () => {
  const resources = [
    { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'nubo-auth-login', MemorySize: 1024 } },
    {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'LoginFunction1A2B' },
        ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
      },
    },
  ];
  expect(idleMonth(resources).map(({ usd }) => cents(usd))).toEqual([17.52]);
});

test('an instance without a price is an error, not free', () => {
  const resources = [{ Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass: 'db.x9.huge' } }];
  expect(() => idleMonth(resources)).toThrow('no price of db.x9.huge');
});

test('a million requests cost what the route declares', () => {
  const spec: FunctionSpec = {
    ...{ service: 's', id: 'i', summary: '', needs: {}, verifiesTokens: false },
    ...{ functionUrl: false, sizing: {}, database: 'none' },
  };
  // API 1, invocation 0.2, duration 0.0833, logs 0.4, traces 0.25.
  expect(cents(millionRequests(spec))).toBe(1.93);
  const needs = { tables: { chat: ['PutItem', 'GetItem'] }, publishes: true } as const;
  expect(cents(millionRequests({ ...spec, needs }) - millionRequests(spec))).toBe(1.75);
});

test.each([
  ['rate(1 minute)', 43_800],
  ['rate(5 minutes)', 8_760],
  ['rate(1 hour)', 730],
  ['cron(*/5 * * * ? *)', 8_760],
  ['cron(0 * * * ? *)', 730],
  ['cron(0 3 * * ? *)', 30],
])('%s runs %i times a month', (expression, runs) => {
  expect(Math.round(runsAMonth(expression))).toBe(runs);
});
