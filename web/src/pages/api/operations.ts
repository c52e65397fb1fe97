/** A route as the API page shows it. */
export interface Operation {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly params: readonly string[];
  readonly query: readonly string[];
  /** Schema of its JSON body, with references resolved one level deep. */
  readonly body: Schema | undefined;
}
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
/** The parts of the OpenAPI document that are read here. */
interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly summary?: string;
            readonly parameters?: readonly { readonly name: string; readonly in: string }[];
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
            };
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export function operationsOf(answer: unknown): readonly Operation[] {
  // The API's own document, which its own tests validate.
  const { paths, components } = answer as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, { summary = '', parameters = [], requestBody }]) => {
      const named = (place: string) =>
        parameters.filter((each) => each.in === place).map((each) => each.name);
      const schema = requestBody?.content['application/json']?.schema;
      const method = name.toUpperCase();
      return {
        route: `${method} ${path}`,
        method,
        path,
        summary,
        params: named('path'),
        query: named('query'),
        body: schema && resolved(schema, components.schemas),
      };
    }),
  );
}

function resolved(schema: Schema, schemas: Document['components']['schemas']): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return (name === undefined ? undefined : schemas[name]) ?? schema;
}

/** A body with every compulsory field, to be filled in. */
export function exampleOf({ body }: Operation): string {
  if (!body) return '';
  const first = body.anyOf?.[0] ?? body.oneOf?.[0] ?? body;
  const fields = (first.required ?? []).map((name) => [name, sampleOf(first.properties?.[name] ?? {})]);
  return JSON.stringify(Object.fromEntries(fields), null, 2);
}

function sampleOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return '';
  }
}
