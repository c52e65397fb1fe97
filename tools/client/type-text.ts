import type { JsonSchema } from '../openapi/model.ts';

/** The TypeScript type of a JSON Schema (2020-12), with references to components by their names. */
export function typeText(schema: unknown): string {
  if (!isSchema(schema)) return 'unknown';
  if (typeof schema.$ref === 'string') return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) return [...new Set(alternatives.map(typeText))].join(' | ');
  if (Array.isArray(schema.allOf)) return schema.allOf.map((part) => `(${typeText(part)})`).join(' & ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: unknown) => typeText({ ...schema, type })).join(' | ');
  }
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly (${typeText(schema.items)})[]`;
    case 'object':
      return objectText(schema);
    default:
      return 'unknown';
  }
}

function objectText({ properties, required, additionalProperties }: JsonSchema): string {
  if (!isSchema(properties)) {
    return `Readonly<Record<string, ${isSchema(additionalProperties) ? typeText(additionalProperties) : 'unknown'}>>`;
  }
  const compulsory = new Set(Array.isArray(required) ? required : []);
  const fields = Object.entries(properties).map(([name, schema]) =>
    fieldText(name, compulsory.has(name), schema),
  );
  return `{ ${fields.join('\n')} }`;
}

/** One field with what its schema says about it. */
export function fieldText(name: string, required: boolean, schema: unknown): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const description = isSchema(schema) && typeof schema.description === 'string' ? schema.description : '';
  const comment = description === '' ? '' : `/** ${description.replaceAll('*/', '*\\/')} */\n`;
  return `${comment}readonly ${key}${required ? '' : '?'}: ${typeText(schema)};`;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
