import type { OpenApiDocument, Operation, Parameter } from '../openapi/model.ts';
import { fieldText, typeText } from './type-text.ts';

const HEADER = `/**
 * Made from the OpenAPI document by \`npm run generate:client\`; a test checks that it is up to date.
 * What each route takes and answers, and the shapes they share.
 */
`;

/** The source of the client's types: an interface of all routes by \`METHOD /path\`, and every component. */
export function clientTypes({ paths, components }: OpenApiDocument): string {
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeText(schema)};`,
  );
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const routes = operations.map(
    ({ route, operation }) =>
      `/** ${operation.summary} */\n${JSON.stringify(route)}: ${routeText(operation)};`,
  );
  const idempotent = operations.filter(({ operation }) =>
    operation.parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key'),
  );
  return `${HEADER}
${shapes.join('\n')}

export interface Routes {
${routes.join('\n')}
}

/** Routes that take an \`Idempotency-Key\`. */
export const idempotentRoutes: ReadonlySet<string> = new Set([
${idempotent.map(({ route }) => `  ${JSON.stringify(route)},`).join('\n')}
]);
`;
}

function routeText({ parameters, requestBody, responses }: Operation): string {
  const fields = [
    group('params', parameters, 'path'),
    group('query', parameters, 'query'),
    bodyText(requestBody),
  ];
  return `{ ${fields.join('\n')} readonly answer: ${answerText(responses)} }`;
}

function bodyText(requestBody: Operation['requestBody']): string {
  if (!requestBody) return '';
  const json = requestBody.content['application/json'];
  if (json) return fieldText('body', requestBody.required, json.schema);
  return `readonly body: ${requestBody.content['multipart/form-data'] ? 'FormData' : 'unknown'};`;
}

function group(name: 'params' | 'query', parameters: readonly Parameter[], place: Parameter['in']): string {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return '';
  const fields = own.map(({ name, required, schema, description }) =>
    fieldText(name, required, { ...schema, ...(description !== undefined && { description }) }),
  );
  const optional = own.every(({ required }) => !required);
  return `readonly ${name}${optional ? '?' : ''}: { ${fields.join('\n')} };`;
}

/** What a successful call gives: JSON, nothing, or the whole response where it is something else. */
function answerText(responses: Operation['responses']): string {
  const successes = Object.entries(responses).filter(([status]) => /^2/.test(status));
  const texts = successes.map(([, { content }]) => {
    if (!content) return 'undefined';
    // The first type is the one that a call gets without asking for another.
    const [first] = Object.entries(content);
    return first?.[0] === 'application/json' ? typeText(first[1].schema) : 'Response';
  });
  return [...new Set(texts)].join(' | ') || 'Response';
}
