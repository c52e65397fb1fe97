import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { delivery } from '../../queue-messages.ts';
import { createFanOut } from '../deps.ts';

const fanOut = lazy(createFanOut);

/** A shard that is delivered twice shows a message twice on the wire; clients know it by its id. */
export const handler = queueHandler(delivery, (message) => fanOut().deliver(message));
