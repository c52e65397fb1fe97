import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { accepts } from '../../../_shared/http/negotiation.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { generatePdf } from '../../routes.ts';
import { documents } from '../deps.ts';

/** Lambda answers with 6 MB at most (AWS Lambda quotas, "Invocation payload"); base64 makes four bytes of three. */
const MAX_ANSWER_BYTES = 4_400_000;

export const handler = httpHandler(
  generatePdf,
  async ({ principal, body, event }) => {
    const { file, bytes } = await documents().make(principal, body);
    const headers = { location: `/files/${file.id}`, vary: 'accept' };
    const asked = accepts(event.headers.accept, 'application/pdf');
    if (!asked || bytes.length > MAX_ANSWER_BYTES) return { status: 201, body: file, headers };
    return { status: 201, body: bytes, headers: { ...headers, 'content-type': 'application/pdf' } };
  },
  { idempotency, limits: dynamoLimits },
);
