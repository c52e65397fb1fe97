import { handlerFile } from '../../functions/_shared/routing/route.ts';
import { camelCase, type NewRoute, parameterNames } from './new-route.ts';

/** What a new route is made of; every text is complete and works as it is. Biome lays it out afterwards. */
export interface RouteParts {
  /** Name of the route's constant in routes.ts. */
  readonly constant: string;
  /** Schemas to add to contract.ts, by name. */
  readonly schemas: ReadonlyMap<string, string>;
  /** The declaration for routes.ts. */
  readonly row: string;
  readonly status: number;
  readonly has: Has;
}

interface Has {
  readonly params: boolean;
  readonly body: boolean;
  readonly answer: boolean;
  /** The answer is a page: a GET named `list-…`. */
  readonly page: boolean;
  readonly idempotency: boolean;
}

const STATUS = { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 } as const;

export function routeParts(route: NewRoute): RouteParts {
  const constant = camelCase(route.id);
  const has: Has = {
    params: parameterNames(route.path).length > 0,
    page: route.method === 'GET' && route.id.startsWith('list-'),
    body: route.method === 'POST' || route.method === 'PUT' || route.method === 'PATCH',
    answer: route.method !== 'DELETE',
    // Anonymous calls ignore the key.
    idempotency: route.method === 'POST' && route.access !== 'public',
  };
  const schemas = schemasOf(route, constant, has);
  const status = STATUS[route.method];
  const answer = has.answer
    ? `{ description: 'The answer', body: ${constant}Answer }`
    : "{ description: 'It is gone' }";
  const fields = [
    `id: '${route.id}'`,
    ...(route.capability === undefined ? [] : [`capability: '${route.capability}'`]),
    `method: '${route.method}'`,
    `path: '${route.path}'`,
    `access: '${route.access}'`,
    `summary: '${sentence(route.id)}'`,
    ...(has.params ? [`params: ${constant}Params`] : []),
    ...(has.page ? [`query: ${constant}Query`] : []),
    ...(has.body ? [`body: ${constant}Input`] : []),
    ...(route.method === 'PATCH' ? ["bodyKind: 'merge'"] : []),
    `responses: { ${status}: ${answer} }`,
    ...(has.idempotency ? ['idempotent: true'] : []),
    'needs: {}',
  ];
  const row = `export const ${constant} = {\n  ${fields.join(',\n  ')},\n} as const satisfies HttpRouteSpec;\n`;
  return { constant, schemas, row, status, has };
}

function schemasOf(route: NewRoute, constant: string, has: Has): ReadonlyMap<string, string> {
  const schemas = new Map<string, string>();
  const type = constant.charAt(0).toUpperCase() + constant.slice(1);
  if (has.params) {
    const fields = parameterNames(route.path)
      .map((name) => `${name}: uuid()`)
      .join(', ');
    schemas.set(`${constant}Params`, `z.object({ ${fields} })`);
  }
  if (has.body) {
    const text = 'text({ min: 1, max: 200, trim: true })';
    const name = route.method === 'PATCH' ? `z.optional(${text})` : text;
    schemas.set(`${constant}Input`, registered(`z.strictObject({ name: ${name} })`, `${type}Input`));
  }
  if (has.page) {
    const item = 'z.strictObject({ id: z.uuid(), name: z.string() })';
    schemas.set(`${constant}Query`, 'z.object(pageQuery())');
    schemas.set(`${constant}Answer`, registered(`pageSchema(${item})`, `${type}Answer`));
  } else if (has.answer) {
    schemas.set(`${constant}Answer`, registered('z.strictObject({ message: z.string() })', `${type}Answer`));
  }
  return schemas;
}

/** The schema as a component of the OpenAPI document. */
function registered(schema: string, id: string): string {
  return `${schema}.register(z.globalRegistry, { id: '${id}' })`;
}

/** The handler's file. The first handler of a service shows how it comes by its environment. */
export function handlerText(route: NewRoute, parts: RouteParts, first: boolean): string {
  const { constant, status, has } = parts;
  const parameters = has.answer && !has.page ? parameterNames(route.path) : [];
  const inputs = [
    ...(parameters.length > 0 ? ['params'] : []),
    ...(has.body ? ['body'] : []),
    ...(first ? ['log'] : []),
  ];
  const values = [
    ...parameters.map((name) => `params.${name}`),
    ...(has.body ? [route.method === 'PATCH' ? "body.name ?? ''" : 'body.name'] : []),
  ];
  const content = has.page
    ? 'items: [], nextCursor: null'
    : `message: ${messageOf(values, sentence(route.id))}`;
  const body = has.answer ? `, body: { ${content} }` : '';
  const answer = `{ status: ${status}${body} }`;
  const work = first
    ? `{ log.debug('called', { function: settings().AWS_LAMBDA_FUNCTION_NAME }); return ${answer}; }`
    : `(${answer})`;
  const service = '../'.repeat(handlerFile(route.service, route).split('/').length - 2);
  return `import { httpHandler } from '${service}../_shared/http/http-handler.ts';
${has.idempotency ? `import { idempotency } from '${service}../_shared/idempotency/idempotency.ts';\n` : ''}${
  first ? `import { settings } from '${service}deps.ts';\n` : ''
}import { ${constant} } from '${service}routes.ts';

export const handler = httpHandler(${constant}, (${inputs.length > 0 ? `{ ${inputs.join(', ')} }` : ''}) => ${work}${
    has.idempotency ? ', { idempotency }' : ''
  });
`;
}

/** An expression that shows what the handler was given. */
function messageOf(values: readonly string[], otherwise: string): string {
  const [first, ...more] = values;
  if (first === undefined) return `'${otherwise}'`;
  if (more.length === 0) return first;
  return `\`${values.map((value) => `\${${value}}`).join(' ')}\``;
}

/** `Create note` of `create-note`. */
export function sentence(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
