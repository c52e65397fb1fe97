import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { beginUpload } from '../../routes.ts';
import { publicUrl, uploads } from '../deps.ts';

export const handler = httpHandler(
  beginUpload,
  async ({ principal, body }) => {
    const begun = await uploads().begin(principal.userId, body, publicUrl());
    return { status: 201, body: begun, headers: { location: `/files/${begun.file.id}` } };
  },
  { idempotency },
);
