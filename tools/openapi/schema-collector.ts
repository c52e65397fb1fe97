import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { JsonSchema } from './model.ts';

/** Turns zod schemas into JSON Schema, those with an `id` into components that others refer to. */
export class SchemaCollector {
  readonly #components = new Map<string, JsonSchema>();

  /** @throws Error when the name stands for another schema already. */
  add(name: string, schema: JsonSchema): void {
    const known = this.#components.get(name);
    if (known && !isDeepStrictEqual(known, schema)) {
      throw new Error(`two schemas are called ${name}: give one of them another id`);
    }
    this.#components.set(name, schema);
  }

  all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** `input`: what a client sends (defaults may be left out); `output`: what it gets. */
  convert(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema, $defs = {}, ...root } = toJson(schema, io);
    for (const [name, definition] of Object.entries($defs)) this.add(name, hoisted(definition));
    return hoisted(root);
  }

  /**
   * The fields of an object of strings (path or query) as a client may send them. A field that is read from
   * text into a number is described as the number, whose bounds say more than the text's pattern.
   */
  fields(schema: z.core.$ZodType): readonly { name: string; required: boolean; schema: JsonSchema }[] {
    const input = toJson(schema, 'input');
    const output = toJson(schema, 'output');
    const required = new Set(input.required);
    return Object.entries(input.properties ?? {}).map(([name, sent]) => {
      const read = output.properties?.[name];
      const isNumber = typeof read === 'object' && (read.type === 'number' || read.type === 'integer');
      return { name, required: required.has(name), schema: hoisted(isNumber ? read : sent) };
    });
  }
}

function toJson(schema: z.core.$ZodType, io: 'input' | 'output') {
  return z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
}

/** The same schema with its references pointing at components; without the patterns that a format says already. */
function hoisted(value: unknown): JsonSchema {
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (key === '$ref' && typeof part === 'string') return part.replace('#/$defs/', '#/components/schemas/');
    return isUuid(part) ? { ...part, pattern: undefined } : part;
  });
  return JSON.parse(text);
}

function isUuid(part: unknown): part is { readonly format: 'uuid' } {
  return typeof part === 'object' && part !== null && 'format' in part && part.format === 'uuid';
}
