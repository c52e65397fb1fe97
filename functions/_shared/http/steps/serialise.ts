import { JsonBytes, JsonText } from '../handler-types.ts';
import type { Answer, Step } from '../http-request.ts';

/** Makes the handler's data the bytes to be sent: JSON, unless it is text or bytes already. */
export const serialise: Step = {
  after: (request) => {
    const { response } = request;
    if (response?.body === undefined) return;
    request.response = toText(response);
  },
};

function toText(answer: Answer): Answer {
  const { body, headers } = answer;
  if (headers?.['content-type'] !== undefined && (typeof body === 'string' || body instanceof Uint8Array)) {
    return answer;
  }
  if (body instanceof JsonBytes) {
    return {
      ...answer,
      headers: { 'content-type': 'application/json', ...headers },
      body: body.bytes,
      ...(body.coding && { coding: body.coding }),
    };
  }
  return {
    ...answer,
    headers: { 'content-type': 'application/json', ...headers },
    body: body instanceof JsonText ? body.text : JSON.stringify(body),
  };
}
