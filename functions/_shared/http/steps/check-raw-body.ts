import { bodyLength } from '../../body/body-chunks.ts';
import { AppError } from '../../errors/app-error.ts';
import type { HttpRouteSpec } from '../../routing/route.ts';
import type { Step } from '../step.ts';
import { DEFAULT_MAX_BYTES, encoded, tooLarge } from './read-body.ts';

/** RFC 2046 §5.1.1: a multipart body can only be read with its boundary, of 1 to 70 characters. */
const MULTIPART = /^multipart\/form-data *;(.*;)? *boundary *= *("[^"]{1,70}"|[^\s";]{1,70})/i;

/** Content type (415) and size (413) of a body that the handler reads itself; nothing is decoded here. */
export function checkRawBody(route: HttpRouteSpec): Step {
  const maxBytes = route.maxBodyBytes ?? DEFAULT_MAX_BYTES;
  return {
    before: ({ event: { event } }) => {
      if (!MULTIPART.test(event.headers['content-type'] ?? '')) throw wrongType();
      if (event.headers['content-encoding'] !== undefined) throw encoded();
      if (bodyLength(event) > maxBytes) throw tooLarge(maxBytes);
    },
  };
}

function wrongType() {
  return new AppError({
    code: 'unsupported-media-type',
    detail: 'This route takes multipart/form-data with its boundary.',
    headers: { accept: 'multipart/form-data' },
  });
}
