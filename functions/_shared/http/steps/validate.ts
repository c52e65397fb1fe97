import type * as z from 'zod/mini';
import type { FieldError } from '../../errors/errors.ts';
import { MOST_ERRORS, notFound, validation } from '../../errors/errors.ts';
import type { HttpRouteSpec } from '../../routing/route.ts';
import { ENGLISH } from '../../schema/english.ts';
import type { Step } from '../http-request.ts';

/** Path (404), query and body (422 with every field that is wrong) by the route's schemas. */
export function validate({ params, query, body }: HttpRouteSpec): Step {
  return {
    before: ({ internal: { http: request } }) => {
      if (params) {
        const result = params.safeParse(request.event.pathParameters ?? {});
        // An id that cannot be one names nothing.
        if (!result.success) throw notFound();
        request.params = result.data;
      }
      const errors: FieldError[] = [];
      if (query) request.query = parsed(query, request.event.queryStringParameters ?? {}, errors);
      if (body) request.body = parsed(body, request.body, errors);
      if (errors.length > 0) throw validation(...errors);
    },
  };
}

function parsed(schema: z.ZodMiniType, input: unknown, errors: FieldError[]): unknown {
  const result = schema.safeParse(input, ENGLISH);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (errors.length >= MOST_ERRORS) break;
    errors.push(...fieldErrors(issue));
  }
  return undefined;
}

function fieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pointer(issue.path), message: issue.message }];
  return issue.keys
    .slice(0, MOST_ERRORS)
    .map((key) => ({ path: pointer([...issue.path, key]), message: 'is not a known field' }));
}

/** RFC 6901 §3; the whole body is the empty pointer. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
