import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { uploadFiles } from '../../routes.ts';
import { receiveFile } from '../deps.ts';
import { readForm } from '../read-form.ts';

export const handler = httpHandler(
  uploadFiles,
  async ({ principal, event }) => {
    // All parts are read before the first is stored: a form that is wrong leaves nothing behind.
    const received = await readForm(event);
    const items = await Promise.all(received.map((file) => receiveFile()(principal.userId, file)));
    const [first] = items;
    if (first && items.length === 1) {
      return { status: 201, body: first, headers: { location: `/files/${first.id}` } };
    }
    return { status: 201, body: { items } };
  },
  { idempotency },
);
