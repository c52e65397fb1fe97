import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { carryOut } from '../deps.ts';
import { hostCheck } from '../host-check.ts';

export const handler = queueHandler(hostCheck, (check, { messageId }) => carryOut()(check, messageId));
