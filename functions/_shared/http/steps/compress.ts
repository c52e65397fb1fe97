import { encode, MIN_BYTES } from '../encode.ts';
import type { Answer, HttpRequest, Step } from '../http-request.ts';
import { type Coding, chooseCoding, varied } from '../negotiation.ts';
import { codedTag } from '../preconditions.ts';

const COMPRESSIBLE = /^(text\/|image\/svg\+xml|application\/([\w.-]+\+)?(json|xml|javascript|yaml)\b)/;

/** Compresses what is worth it, errors too. A body that the handler compressed itself stays as it is. */
export const compress: Step = {
  after: (request) => {
    if (request.response) request.response = compressed(request.internal.http, request.response);
  },
  onError: (request) => {
    if (request.response) request.response = compressed(request.internal.http, request.response);
  },
};

function compressed({ event }: HttpRequest, answer: Answer): Answer {
  const { body, headers = {}, encoded, coding: kept } = answer;
  if (kept !== undefined) return coded(answer, kept);
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return answer;
  // A UTF-16 unit takes at most three bytes in UTF-8.
  if (body.length * 3 < MIN_BYTES || headers['content-encoding'] !== undefined) return answer;
  if (!COMPRESSIBLE.test(headers['content-type'] ?? '')) return answer;
  if (Buffer.byteLength(body) < MIN_BYTES) return answer;
  const coding = chooseCoding(event.headers['accept-encoding']);
  if (coding === undefined) return { ...answer, headers: { ...headers, vary: varied(headers) } };
  return coded({ ...answer, body: encoded?.[coding]() ?? encode(body, coding) }, coding);
}

/** The answer whose body is compressed: other bytes have another strong tag. */
function coded(answer: Answer, coding: Coding): Answer {
  const { headers = {}, etag } = answer;
  return {
    ...answer,
    headers: { ...headers, vary: varied(headers), 'content-encoding': coding },
    ...(etag !== undefined && { etag: codedTag(etag, coding) }),
  };
}
