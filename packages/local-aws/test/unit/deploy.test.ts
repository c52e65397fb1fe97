import { afterEach, describe, expect, it } from 'vitest';
import { openStateFile } from '../../src/core/state-file.ts';
import type { ResourceInput, ResourceType } from '../../src/resources/resource-type.ts';
import { deploy } from '../../src/template/deploy.ts';
import type { Stack } from '../../src/template/model.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { templateStack } from '../support/template-stack.ts';

let world: TestWorld;
afterEach(() => world.close());

/** Runs a deployment with one type, `Test::Thing`, and tells what was made and removed, in order. */
async function run(
  stacks: readonly Stack[],
  options: { dataDir?: string; parameters?: Record<string, string> } = {},
) {
  world = createTestWorld(options.dataDir === undefined ? {} : { dataDir: options.dataDir });
  const made: ResourceInput[] = [];
  const removed: string[] = [];
  const thing: ResourceType = {
    type: 'Test::Thing',
    async make(input) {
      await Promise.resolve();
      made.push(input);
      return { ref: `ref-${input.logicalId}`, attributes: { Arn: `arn:${input.logicalId}` } };
    },
    async remove({ address }) {
      removed.push(address);
    },
  };
  await deploy({
    stacks,
    world,
    index: world.resources,
    state: openStateFile(world.dataDir),
    typeOf: (type) => (type === thing.type ? thing : undefined),
    parameters: options.parameters ?? {},
  });
  return {
    made,
    removed,
    properties: Object.fromEntries(made.map((input) => [input.logicalId, input.properties])),
  };
}
const thing = (properties: object = {}, more: object = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});

describe('a deployment', () => {
  it('makes what a resource refers to or depends on before it', async () => {
    const { made, properties } = await run([
      templateStack('S', {
        Resources: {
          Last: thing({ Of: { 'Fn::GetAtt': ['Middle', 'Arn'] } }),
          Middle: thing({ Of: { Ref: 'First' } }),
          First: thing({}, { DependsOn: 'Zero' }),
          Zero: thing(),
        },
      }),
    ]);
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Zero', 'First', 'Middle', 'Last']);
    expect(properties).toMatchObject({ Last: { Of: 'arn:Middle' }, Middle: { Of: 'ref-First' } });
  });

  it('completes a stack before those that depend on it, and hands exports on', async () => {
    const upper = templateStack(
      'Upper',
      { Resources: { User: thing({ Of: { 'Fn::ImportValue': 'Lower:Thing' } }) } },
      { dependsOn: ['Lower'] },
    );
    const lower = templateStack('Lower', {
      Resources: { Thing: thing() },
      Outputs: {
        Out: {
          Value: { Ref: 'Thing' },
          Export: { Name: { 'Fn::Join': [':', [{ Ref: 'AWS::StackName' }, 'Thing']] } },
        },
      },
    });
    const { properties } = await run([upper, lower]);
    expect(properties.User).toEqual({ Of: 'ref-Thing' });
  });

  it('gives parameters their override, else the assembly’s value, else the default, lists as lists', async () => {
    const stack = templateStack(
      'S',
      {
        Parameters: {
          A: { Type: 'String', Default: 'a' },
          B: { Type: 'String', Default: 'b' },
          C: { Type: 'CommaDelimitedList', Default: 'x, y' },
          D: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
        },
        Resources: { T: thing({ A: { Ref: 'A' }, B: { Ref: 'B' }, C: { Ref: 'C' }, D: { Ref: 'D' } }) },
      },
      { parameters: { A: 'from the assembly', B: 'from the assembly' } },
    );
    const { properties } = await run([stack], { parameters: { A: 'overridden' } });
    expect(properties.T).toEqual({ A: 'overridden', B: 'from the assembly', C: ['x', 'y'], D: '999' });
  });

  it('leaves out resources whose condition is false', async () => {
    const { made } = await run([
      templateStack('S', {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { Gone: thing({}, { Condition: 'Never' }), Kept: thing() },
      }),
    ]);
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  });

  it('gives a resource its last run, and removes what is gone, newest first, but keeps what is retained', async () => {
    const resources = { A: thing(), B: thing(), C: thing({}, { DeletionPolicy: 'Retain' }), D: thing() };
    const first = await run([templateStack('S', { Resources: resources })]);
    expect(first.made.every(({ previous }) => previous === undefined)).toBe(true);
    const again = await run([templateStack('S', { Resources: { D: thing() } })], { dataDir: world.dataDir });
    expect(again.made[0]?.previous).toMatchObject({ ref: 'ref-D', attributes: { Arn: 'arn:D' } });
    expect(again.removed).toEqual(['S/B', 'S/A']);
  });

  it.each([
    [{ A: { Type: 'Test::Other' } }, 'S/A: Test::Other is not supported by the local runtime'],
    [{ A: thing({ X: { Ref: 'Nobody' } }) }, 'S/A (Test::Thing): refers to Nobody'],
    [{ A: thing({ X: { 'Fn::Nope': 1 } }) }, 'S/A (Test::Thing): Fn::Nope is not supported'],
    [{ A: thing({ X: { Ref: 'B' } }), B: thing({ X: { Ref: 'A' } }) }, 'circular dependency: '],
    [{ A: thing({ X: { 'Fn::GetAtt': ['B', 'Nope'] } }), B: thing() }, 'has no attribute Nope'],
    [{ A: thing({ X: { 'Fn::ImportValue': 'nothing' } }) }, 'no export named nothing'],
  ])('refuses %j', async (Resources, message) => {
    await expect(run([templateStack('S', { Resources })])).rejects.toThrow(message);
  });
});
