import { describe, expect, it } from 'vitest';
import { createIdentities } from '../../../src/iam/identities.ts';

const ROLE = 'arn:aws:iam::000000000000:role/tasks';
const CALLER = 'arn:aws:sts::000000000000:assumed-role/tasks/create-task';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/idempotency';

function withPolicies(...statements: unknown[]) {
  const identities = createIdentities({
    account: '000000000000',
    region: 'us-east-1',
    now: () => Date.parse('2026-05-01T12:00:00Z'),
  });
  identities.defineRole({
    arn: ROLE,
    name: 'tasks',
    policies: [{ Version: '2012-10-17', Statement: statements }],
  });
  const may = (action: string, resource: string, context?: Record<string, string | string[]>) =>
    identities.authorise(CALLER, { action, resource, ...(context && { context }) }).allowed;
  return { identities, may };
}
const allow = (rest: object) => ({ Effect: 'Allow', ...rest });

describe('a role without a statement for the call', () => {
  it("is refused in AWS's words, naming session, action and resource", () => {
    const { identities } = withPolicies(allow({ Action: 'dynamodb:PutItem', Resource: TABLE }));
    expect(identities.authorise(CALLER, { action: 'dynamodb:GetItem', resource: TABLE })).toEqual({
      allowed: false,
      reason: `User: ${CALLER} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action`,
    });
  });
  it('loses exactly the call whose action is taken away', () => {
    const all = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'];
    for (const removed of all) {
      const { may } = withPolicies(allow({ Action: all.filter((a) => a !== removed), Resource: TABLE }));
      expect(all.filter((action) => !may(action, TABLE))).toEqual([removed]);
    }
  });
});

describe('statements', () => {
  it('match actions by wildcard and without regard to case', () => {
    const { may } = withPolicies(allow({ Action: 'DynamoDB:*Item', Resource: '*' }));
    expect(may('dynamodb:GetItem', TABLE)).toBe(true);
    expect(may('dynamodb:Query', TABLE)).toBe(false);
  });
  it('match resources by wildcard and with regard to case', () => {
    const { may } = withPolicies(allow({ Action: '*', Resource: 'arn:aws:s3:::bucket/uploads/*' }));
    expect(may('s3:GetObject', 'arn:aws:s3:::bucket/uploads/a/b')).toBe(true);
    expect(may('s3:GetObject', 'arn:aws:s3:::bucket/Uploads/a')).toBe(false);
    expect(may('s3:GetObject', 'arn:aws:s3:::bucket/uploads')).toBe(false);
  });
  it('with NotAction and NotResource cover everything else', () => {
    const { may } = withPolicies(allow({ NotAction: 'iam:*', NotResource: TABLE }));
    expect(may('sqs:SendMessage', '*')).toBe(true);
    expect(may('iam:GetRole', '*')).toBe(false);
    expect(may('dynamodb:GetItem', TABLE)).toBe(false);
  });
  it('that deny win over every allow', () => {
    const { identities } = withPolicies(allow({ Action: '*', Resource: '*' }), {
      Effect: 'Deny',
      Action: 'dynamodb:DeleteItem',
      Resource: TABLE,
    });
    expect(identities.authorise(CALLER, { action: 'dynamodb:DeleteItem', resource: TABLE })).toEqual({
      allowed: false,
      reason: `User: ${CALLER} is not authorized to perform: dynamodb:DeleteItem on resource: ${TABLE} with an explicit deny in an identity-based policy`,
    });
  });
  it('fill in policy variables, taking their values literally', () => {
    const variable = (expression: string) => ['$', '{', expression, '}'].join('');
    const { may } = withPolicies(
      allow({ Action: 's3:GetObject', Resource: `arn:aws:s3:::home/${variable('aws:username')}/*` }),
      allow({
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::home/${variable("aws:PrincipalTag/team, 'none'")}/${variable('*')}`,
      }),
    );
    expect(may('s3:GetObject', 'arn:aws:s3:::home/ada/x', { 'aws:username': 'ada' })).toBe(true);
    expect(may('s3:GetObject', 'arn:aws:s3:::home/ada/x', { 'aws:username': '*' })).toBe(false);
    expect(may('s3:GetObject', 'arn:aws:s3:::home/ada/x')).toBe(false);
    expect(may('s3:PutObject', 'arn:aws:s3:::home/none/*')).toBe(true);
    expect(may('s3:PutObject', 'arn:aws:s3:::home/none/x')).toBe(false);
  });
});

describe("a resource's own policy", () => {
  const ask = (Principal: unknown, Effect = 'Allow') => ({
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:us-east-1:000000000000:jobs',
    resourcePolicy: { Statement: [{ Effect, Principal, Action: 'sqs:SendMessage', Resource: '*' }] },
  });
  it.each([
    ['the role', { AWS: ROLE }, true],
    ['the session', { AWS: CALLER }, true],
    ['everybody', '*', true],
    ['another role', { AWS: `${ROLE}-2` }, false],
    [
      'the account, which hands the question on to its identities',
      { AWS: 'arn:aws:iam::000000000000:root' },
      false,
    ],
  ])('that names %s', (_who, principal, allowed) => {
    const { identities } = withPolicies();
    expect(identities.authorise(CALLER, ask(principal)).allowed).toBe(allowed);
  });
  it('that denies the account denies its roles', () => {
    const { identities } = withPolicies(allow({ Action: '*', Resource: '*' }));
    expect(identities.authorise(CALLER, ask({ AWS: '000000000000' }, 'Deny')).allowed).toBe(false);
  });
  it('is all that lets a service in', () => {
    const { identities } = withPolicies();
    expect(
      identities.authorise('events.amazonaws.com', ask({ Service: 'events.amazonaws.com' })).allowed,
    ).toBe(true);
    expect(identities.authorise('events.amazonaws.com', ask({ Service: 'sns.amazonaws.com' }))).toMatchObject(
      {
        reason: expect.stringContaining('no resource-based policy allows'),
      },
    );
  });
});

describe('AssumeRole', () => {
  it('needs the trust policy to name the caller', () => {
    const { identities } = withPolicies();
    const trusting = (AWS: string) => ({
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
    });
    const other = 'arn:aws:iam::000000000000:role/other';
    identities.defineRole({ arn: other, name: 'other', policies: [], trustPolicy: trusting(ROLE) });
    expect(identities.trusts(other, CALLER).allowed).toBe(true);
    identities.defineRole({ arn: other, name: 'other', policies: [], trustPolicy: trusting(`${ROLE}-2`) });
    expect(identities.trusts(other, CALLER).allowed).toBe(false);
    identities.defineRole({ arn: other, name: 'other', policies: [], trustPolicy: trusting('000000000000') });
    expect(identities.trusts(other, CALLER).allowed).toBe(false);
    identities.addPolicy(ROLE, { Statement: allow({ Action: 'sts:AssumeRole', Resource: other }) });
    expect(identities.trusts(other, CALLER).allowed).toBe(true);
  });
});

describe('credentials', () => {
  it('of a role are the same at every start and name the function as session', () => {
    const [first, second] = [withPolicies().identities, withPolicies().identities];
    const credentials = first.credentialsFor(ROLE, 'create-task');
    expect(second.credentialsFor(ROLE, 'create-task')).toEqual(credentials);
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(first.principalOf(credentials.accessKeyId)?.arn).toBe(CALLER);
    expect(first.principalOf('ASIAUNKNOWN')).toBeUndefined();
  });

  it('are those of another session after six hours, and expire six hours later', () => {
    const start = Date.parse('2026-05-01T12:00:00Z');
    const hour = 3_600_000;
    let now = start;
    let isAdvancing = false;
    const identities = createIdentities({
      ...{ account: '000000000000', region: 'us-east-1', now: () => now, isAdvancing: () => isAdvancing },
    });
    const first = identities.credentialsFor(ROLE, 'create-task');
    expect(identities.principalOf(first.accessKeyId)?.expiresAt).toBe(start + 12 * hour);
    now = start + 6 * hour;
    expect(identities.credentialsFor(ROLE, 'create-task')).not.toEqual(first);
    // A process that starts now knows what the one before gave out.
    const restarted = createIdentities({ account: '000000000000', region: 'us-east-1', now: () => now });
    restarted.credentialsFor(ROLE, 'create-task');
    expect(restarted.principalOf(first.accessKeyId)?.expiresAt).toBe(start + 12 * hour);
    isAdvancing = true;
    expect(identities.principalOf(first.accessKeyId)).not.toHaveProperty('expiresAt');
  });
});
