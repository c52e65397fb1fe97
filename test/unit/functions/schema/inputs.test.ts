import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { lowerCase, uuid } from '../../../../functions/_shared/schema/formats.ts';
import { storable, text } from '../../../../functions/_shared/schema/text.ts';
import { clientFrames } from '../../../../functions/chat/frames.ts';
import { services } from '../../../../functions/routes.ts';

/** Paths of strings in a schema of something that comes in which have not the rule of every string, or of every UUID. */
function unruled(schema: z.core.$ZodType, path = ''): string[] {
  // The union of all definitions, which core exports for this purpose.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string': {
      const checks = def.checks ?? [];
      const isUuid = 'format' in def && def.format === 'uuid';
      return checks.includes(isUuid ? lowerCase : storable) ? [] : [path];
    }
    case 'object':
      return [
        ...Object.entries(def.shape).flatMap(([name, field]) => unruled(field, `${path}/${name}`)),
        ...(def.catchall ? unruled(def.catchall, `${path}/*`) : []),
      ];
    case 'record':
      return [...unruled(def.keyType, `${path}/{key}`), ...unruled(def.valueType, `${path}/*`)];
    case 'array':
      return unruled(def.element, `${path}/*`);
    case 'tuple':
      return [...def.items, ...(def.rest ? [def.rest] : [])].flatMap((item) => unruled(item, `${path}/*`));
    case 'union':
      return def.options.flatMap((option) => unruled(option, path));
    case 'intersection':
      return [...unruled(def.left, path), ...unruled(def.right, path)];
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return unruled(def.innerType, path);
    case 'pipe':
      return unruled(def.in, path);
    case 'enum':
    case 'literal':
    case 'number':
    case 'boolean':
    case 'null':
    case 'never':
      return [];
    default:
      return [`${path} (${def.type})`];
  }
}

const inputs = services.flatMap(({ name, http }) =>
  http.flatMap(({ id, params, query, body }) =>
    Object.entries({ params, query, body }).flatMap(([part, schema]) =>
      schema ? [[`${part} of ${name}/${id}`, schema] as const] : [],
    ),
  ),
);
const frames = Object.entries(clientFrames).map(([name, schema]) => [name, schema] as const);

describe('every string that comes in is refused with U+0000 or a lone surrogate, every UUID is lower-cased', () => {
  test('there are routes and frames to look at', () => {
    expect(inputs.length).toBeGreaterThan(40);
    expect(frames.length).toBeGreaterThan(7);
  });
  test.each(inputs)('%s', (_name, schema) => {
    expect(unruled(schema)).toEqual([]);
  });
  test.each(frames)('frame %s', (_name, schema) => {
    expect(unruled(schema)).toEqual([]);
  });
  test('a string or a UUID without the rule is found, wherever it stands', () => {
    const schema = z.strictObject({
      good: text({ min: 0, max: 9 }),
      id: uuid(),
      bad: z.optional(z.string()),
      deep: z.array(z.union([z.uuid(), z.literal('lobby')])),
      any: z.unknown(),
    });
    expect(unruled(schema)).toEqual(['/bad', '/deep/*', '/any (unknown)']);
  });
});
