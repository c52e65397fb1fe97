import { describe, expect, test } from 'vitest';
import { type Assembly, type Resource, synthesised } from './support/templates.ts';

// What each stack is made of, to be read in a review. After a change that is meant:
// npx vitest run --project infra snapshot --update

/** Without what the code's content decides: hashes of assets, and versions, which are named after them. */
function normalised(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{64}(\.\w+)?\b/g, '<asset>')
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<version>')
    .replaceAll(/TriggerVersion[0-9A-F]{8}[0-9a-f]{32}/g, '<version>');
}

/** A log group and the permission of a gateway stand for each function, and say nothing more. */
const REPEATED = new Set(['AWS::Logs::LogGroup', 'AWS::Lambda::Permission', 'AWS::CDK::Metadata']);

/** The properties of a stack's resources, a line each, by `type id`. */
function resourcesOf({ resources }: Assembly, stack: string): Map<string, readonly string[]> {
  return new Map(
    resources
      .filter((resource) => resource.stack === stack && !REPEATED.has(resource.Type))
      .map((resource) => [normalised(`${resource.Type} ${resource.id}`), propertiesOf(resource)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function propertiesOf({ Properties }: Resource): string[] {
  return Object.entries(Properties ?? {}).map(([name, value]) =>
    normalised(`  ${name}: ${JSON.stringify(value)}`),
  );
}

const lean = synthesised('lean');
const prod = synthesised('prod');

describe('lean', () => {
  test.each(lean.stacks.map(({ name }) => name))('%s', async (name) => {
    const resources = resourcesOf(lean, name);
    expect(resources.size).toBeGreaterThan(0);
    const lines = [...resources].flatMap(([resource, properties]) => [resource, ...properties]);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/lean/${name}.txt`);
  });
});

describe('prod, where it is not as lean', () => {
  test.each(prod.stacks.map(({ name }) => name))('%s', async (name) => {
    const before = resourcesOf(lean, name);
    const lines = [...resourcesOf(prod, name)].flatMap(([resource, properties]) => {
      const known = before.get(resource);
      const other = properties.filter((property) => !known?.includes(property));
      return known && other.length === 0 ? [] : [resource, ...other];
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/prod/${name}.txt`);
  });
});
