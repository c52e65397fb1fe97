import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { presence } from '../../deps.ts';
import { presenceCheck } from '../../queue-messages.ts';

export const handler = queueHandler(presenceCheck, async ({ userId }) => {
  await presence().check(userId, new Date());
});
