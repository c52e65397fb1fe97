import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { delivery } from '../../deps.ts';
import { delivery as deliverySchema } from '../../queue-messages.ts';

/** A shard that is delivered twice shows a message twice on the wire; clients know it by its id. */
export const handler = queueHandler(deliverySchema, (shard) => delivery().toConnections(shard));
