import { camelCase, type NewRoute, parameterNames } from './new-route.ts';

/** What a new route is made of, by name; every text is complete and works as it is. */
export interface RouteParts {
  readonly constant: string;
  /** Schemas to add to contract.ts, and their names in the order of the alphabet. */
  readonly schemas: string;
  readonly schemaNames: readonly string[];
  readonly row: string;
  readonly handler: string;
}

export function routeParts(route: NewRoute): RouteParts {
  const constant = camelCase(route.id);
  const parameters = parameterNames(route.path);
  const hasBody = route.method === 'POST' || route.method === 'PUT' || route.method === 'PATCH';
  const hasAnswer = route.method !== 'DELETE';
  const status = { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }[route.method];

  const schemas = [
    ...(parameters.length > 0 ? [paramsSchema(constant, parameters)] : []),
    ...(hasBody ? [bodySchema(constant, route.method === 'PATCH')] : []),
    ...(hasAnswer ? [answerSchema(constant)] : []),
  ];
  const schemaNames = [
    ...(parameters.length > 0 ? [`${constant}Params`] : []),
    ...(hasBody ? [`${constant}Input`] : []),
    ...(hasAnswer ? [`${constant}Answer`] : []),
  ].sort();
  const answer = hasAnswer
    ? `{ description: 'The answer', body: ${constant}Answer }`
    : "{ description: 'It is gone' }";
  const fields = [
    `id: '${route.id}'`,
    `method: '${route.method}'`,
    `path: '${route.path}'`,
    `access: '${route.access}'`,
    `summary: '${sentence(route.id)}'`,
    ...(parameters.length > 0 ? [`params: ${constant}Params`] : []),
    ...(hasBody ? [`body: ${constant}Input`] : []),
    ...(route.method === 'PATCH' ? ["bodyKind: 'merge'"] : []),
    `responses: { ${status}: ${answer} }`,
    'needs: {}',
  ];
  return {
    constant,
    schemas: schemas.join('\n'),
    schemaNames,
    row: `export const ${constant} = httpRoute({\n  ${fields.join(',\n  ')},\n});\n`,
    handler: handlerText(route, constant, { hasBody, hasAnswer, status }),
  };
}

function handlerText(
  route: NewRoute,
  constant: string,
  { hasBody, hasAnswer, status }: { hasBody: boolean; hasAnswer: boolean; status: number },
): string {
  const parameters = hasAnswer ? parameterNames(route.path) : [];
  const inputs = [...(parameters.length > 0 ? ['params'] : []), ...(hasBody ? ['body'] : [])];
  const given = inputs.length > 0 ? `({ ${inputs.join(', ')} })` : '()';
  const values = [
    ...parameters.map((name) => `params.${name}`),
    ...(hasBody ? [route.method === 'PATCH' ? "body.name ?? ''" : 'body.name'] : []),
  ];
  const body = hasAnswer ? `, body: { message: ${messageOf(values, sentence(route.id))} }` : '';
  return `import { httpHandler } from '../../_shared/http/http-handler.ts';
import { ${constant} } from '../routes.ts';

export const handler = httpHandler(${constant}, ${given} => ({ status: ${status}${body} }));
`;
}

/** An expression that shows what the handler was given. */
function messageOf(values: readonly string[], otherwise: string): string {
  const [first, ...more] = values;
  if (first === undefined) return `'${otherwise}'`;
  if (more.length === 0) return first;
  return `\`${values.map((value) => `\${${value}}`).join(' ')}\``;
}

function paramsSchema(constant: string, parameters: readonly string[]): string {
  const fields = parameters.map((name) => `${name}: z.uuid()`);
  return `export const ${constant}Params = z.object({ ${fields.join(', ')} });`;
}

function bodySchema(constant: string, patch: boolean): string {
  const name = `text({ min: 1, max: 200, trim: true })${patch ? '.optional()' : ''}`;
  return `export const ${constant}Input = z.strictObject({ name: ${name} }).meta({ id: '${typeName(constant)}Input' });`;
}

function answerSchema(constant: string): string {
  return `export const ${constant}Answer = z.strictObject({ message: z.string() }).meta({ id: '${typeName(constant)}Answer' });`;
}

function typeName(constant: string): string {
  return constant.charAt(0).toUpperCase() + constant.slice(1);
}

/** `Create note` of `create-note`. */
function sentence(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
