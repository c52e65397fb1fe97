// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of CloudFormation's Fn::Sub
import { describe, expect, it } from 'vitest';
import { isTrue, NO_VALUE, resolveValue, type Scope } from '../../src/template/intrinsics.ts';

const REFS: Readonly<Record<string, unknown>> = {
  'AWS::NoValue': NO_VALUE,
  'AWS::Region': 'eu-west-3',
  Bucket: 'a-bucket',
  Names: ['a', 'b'],
};
const scope: Scope = {
  region: 'eu-west-3',
  ref(name) {
    if (!(name in REFS)) throw new Error(`no ${name}`);
    return REFS[name];
  },
  getAtt: (logicalId, attribute) => `${logicalId}/${attribute}`,
  importValue: (name) => `imported ${name}`,
  condition: (name) => name === 'IsProd',
  mapping: (map, top, second) => `${map}-${top}-${second}`,
  dynamicReference: (service, reference) => `<${service} ${reference}>`,
};
const resolved = (value: unknown): unknown => resolveValue(value, scope);

describe('intrinsic functions', () => {
  it.each([
    ['Ref', { Ref: 'Bucket' }, 'a-bucket'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] }, 'Db/Endpoint.Address'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Db.Endpoint.Address' }, 'Db/Endpoint.Address'],
    ['Fn::Join over a list that is itself resolved', { 'Fn::Join': ['-', { Ref: 'Names' }] }, 'a-b'],
    ['Fn::Join of resolved parts', { 'Fn::Join': ['', ['arn:', { Ref: 'Bucket' }, '/*']] }, 'arn:a-bucket/*'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${AWS::Region}/${Bucket}/${Db.Port}/${!Kept}' },
      'eu-west-3/a-bucket/Db/Port/${Kept}',
    ],
    [
      'Fn::Sub with its own variables',
      { 'Fn::Sub': ['${x}-${Bucket}', { x: { Ref: 'Bucket' } }] },
      'a-bucket-a-bucket',
    ],
    ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Names' }] }, 'b'],
    ['Fn::Split', { 'Fn::Split': ['-', { Ref: 'Bucket' }] }, ['a', 'bucket']],
    ['Fn::If, true', { 'Fn::If': ['IsProd', 'yes', { Ref: 'Missing' }] }, 'yes'],
    ['Fn::If, false', { 'Fn::If': ['IsDev', { Ref: 'Missing' }, 'no'] }, 'no'],
    ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Bucket}-x' } }, 'imported a-bucket-x'],
    ['Fn::GetAZs of this region', { 'Fn::GetAZs': '' }, ['eu-west-3a', 'eu-west-3b', 'eu-west-3c']],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'Map-eu-west-3-key'],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 3, '8'] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    [
      'Fn::Cidr of IPv6',
      { 'Fn::Cidr': ['2001:db8:1234:1a00::/56', 2, '64'] },
      ['2001:db8:1234:1a00::/64', '2001:db8:1234:1a01::/64'],
    ],
    ['a dynamic reference within a text', 'x{{resolve:ssm:/a/b:1}}y', 'x<ssm /a/b:1>y'],
    [
      'a dynamic reference made by another function',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Bucket' }, ':SecretString:password::}}']] },
      '<secretsmanager a-bucket:SecretString:password::>',
    ],
  ])('resolves %s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('leaves out properties and list items that are AWS::NoValue', () => {
    const nothing = { 'Fn::If': ['IsDev', 'x', { Ref: 'AWS::NoValue' }] };
    expect(resolved({ kept: 1, gone: nothing, list: ['a', nothing] })).toEqual({ kept: 1, list: ['a'] });
  });

  it('leaves the Condition of a policy statement alone', () => {
    const statement = { Effect: 'Allow', Condition: { StringEquals: { 'aws:x': 'y' } } };
    expect(resolved({ Statement: [statement] })).toEqual({ Statement: [statement] });
  });

  it.each([
    ['an unknown function', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'Fn::Transform is not supported'],
    ['a selection past the end', { 'Fn::Select': [2, ['a']] }, 'no item 2 in a list of 1'],
    ['a join of what is no list', { 'Fn::Join': ['', 'text'] }, 'Fn::Join: not a list'],
    ['blocks that do not fit', { 'Fn::Cidr': ['10.0.0.0/24', 2, 8] }, 'has no room'],
  ])('refuses %s by name', (_, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });
});

describe('conditions', () => {
  it.each([
    [{ 'Fn::Equals': [{ Ref: 'Bucket' }, 'a-bucket'] }, true],
    [{ 'Fn::Equals': ['true', true] }, true],
    [{ 'Fn::Not': [{ Condition: 'IsProd' }] }, false],
    [{ 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    [{ 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] }, true],
  ])('%j is %s', (condition, expected) => {
    expect(isTrue(condition, scope)).toBe(expected);
  });
});
