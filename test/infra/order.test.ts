import { expect, test } from 'vitest';
import { services } from '../../functions/routes.ts';
import { pascalCase } from '../../lib/function-spec.ts';
import { synthesised } from './support/templates.ts';

const assembly = synthesised('lean');

test('migrations run after the database and before every service', () => {
  const triggers = assembly.of('Custom::Trigger');
  expect(triggers.map(({ stack }) => stack)).toEqual(['NuboData']);
  const database = assembly.of('AWS::RDS::DBInstance')[0];
  expect(triggers[0]?.DependsOn).toContain(database?.id);
  for (const { name } of services) {
    const stack = assembly.stacks.find((candidate) => candidate.name === `Nubo${pascalCase(name)}`);
    expect(stack?.dependsOn).toEqual(expect.arrayContaining(['NuboData', 'NuboApi']));
  }
});

test('no function of the data stack opens the database but the migrations', () => {
  const connected = assembly
    .of('AWS::Lambda::Function')
    .filter(
      ({ stack, Properties }) => stack === 'NuboData' && Properties.Environment?.Variables?.DATABASE_HOST,
    );
  expect(connected.map(({ Properties }) => Properties.FunctionName)).toEqual(['nubo-migrations-migrate']);
});

test('stacks refer downwards only', () => {
  const level = (name: string): number => {
    const order = ['NuboNetwork', 'NuboWeb', 'NuboData', 'NuboApi'];
    // The alarms watch the queues of the services.
    if (name === 'NuboObservability') return order.length + 1;
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  for (const { name, dependsOn } of assembly.stacks)
    for (const below of dependsOn) expect(level(below), `${name} → ${below}`).toBeLessThan(level(name));
});

test('no template names an account or a region, and none needs a lookup', () => {
  for (const { environment, text } of assembly.stacks) {
    expect(environment).toBe('unknown-account/unknown-region');
    expect(text).not.toMatch(/"[a-z]{2}-[a-z]+-\d[a-z]?"|\b\d{12}\b/);
  }
});

test('the keys and the URL reach services by SSM, for a rotation may not be refused', () => {
  for (const { name } of services) {
    const stack = assembly.stacks.find((candidate) => candidate.name === `Nubo${pascalCase(name)}`);
    expect(Object.values(stack?.parameters ?? {})).toEqual(
      expect.arrayContaining([
        { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/nubo/signing-keys/public' },
        { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/nubo/public-url' },
      ]),
    );
  }
});
