import { accepts } from '../../_shared/http/accepts.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { idempotency } from '../../_shared/idempotency/idempotency.ts';
import { documents } from '../deps.ts';
import { generatePdf } from '../routes.ts';

export const handler = httpHandler(
  generatePdf,
  async ({ principal, body, event }) => {
    const { file, bytes } = await documents().make(principal, body);
    const headers = { location: `/files/${file.id}`, vary: 'accept' };
    if (!accepts(event.headers.accept, 'application/pdf')) return { status: 201, body: file, headers };
    return { status: 201, body: bytes, headers: { ...headers, 'content-type': 'application/pdf' } };
  },
  { idempotency },
);
