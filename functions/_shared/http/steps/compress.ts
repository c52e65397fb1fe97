import type { Answer, HttpRequest, Step } from '../http-request.ts';
import { type Coding, chooseCoding } from '../negotiation.ts';
import { codedTag } from '../preconditions.ts';

/** Below this a compressed body is hardly smaller than the plain one. */
const MIN_BYTES = 1024;
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
  const { body, headers = {}, etag, encoded } = answer;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return answer;
  // A UTF-16 unit takes at most three bytes in UTF-8.
  if (body.length * 3 < MIN_BYTES || headers['content-encoding'] !== undefined) return answer;
  if (!COMPRESSIBLE.test(headers['content-type'] ?? '')) return answer;
  if (Buffer.byteLength(body) < MIN_BYTES) return answer;
  const vary = headers.vary === undefined ? 'accept-encoding' : `${headers.vary}, accept-encoding`;
  const coding = chooseCoding(event.headers['accept-encoding']);
  if (coding === undefined) return { ...answer, headers: { ...headers, vary } };
  return {
    ...answer,
    headers: { ...headers, vary, 'content-encoding': coding },
    body: encoded?.[coding]() ?? encode(body, coding),
    ...(etag !== undefined && { etag: codedTag(etag, coding) }),
  };
}

/** brotli 1 is both faster and smaller than gzip 6 on JSON. */
function encode(body: string | Uint8Array, coding: Coding): Uint8Array {
  const zlib = process.getBuiltinModule('node:zlib');
  if (coding === 'gzip') return zlib.gzipSync(body);
  return zlib.brotliCompressSync(body, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 1,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(body),
    },
  });
}
