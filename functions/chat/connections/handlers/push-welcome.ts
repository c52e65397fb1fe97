import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { welcome } from '../../deps.ts';
import { welcomeTask } from '../../queue-messages.ts';

export const handler = queueHandler(welcomeTask, async ({ connectionId }) => {
  await welcome().greet(connectionId);
});
