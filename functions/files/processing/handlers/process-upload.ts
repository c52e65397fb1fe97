import * as z from 'zod/mini';
import { messageLease } from '../../../_shared/queue/message-lease.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { fileIdOfKey } from '../../storage/file-record.ts';
import { processUpload } from '../deps.ts';

/** "EventBridge event message structure", Amazon S3; the key is not URL-encoded in this one. */
const objectCreated = z.object({
  id: z.string(),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

export const handler = queueHandler(
  objectCreated,
  async ({ id: eventId, detail }, { log }) => {
    const { key } = detail.object;
    const id = fileIdOfKey(key);
    if (id === undefined) {
      log.warn('an object that is no upload', { key });
      return;
    }
    await processUpload()(id, eventId, log);
  },
  { lease: messageLease },
);
