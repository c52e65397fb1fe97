import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { deliveryCommand } from '../delivery-command.ts';
import { deliver } from '../deps.ts';

export const handler = queueHandler(deliveryCommand, async (command, { log }) => {
  await deliver()(command, log);
});
