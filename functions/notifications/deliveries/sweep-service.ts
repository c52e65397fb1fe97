import type { Queue } from '../../_shared/queue/queue.ts';
import type { DeliveryCommand } from './delivery-command.ts';
import type { DeliveryRepository } from './delivery-repository.ts';

/** What is due beyond this waits for the next minute. */
const MOST_A_RUN = 5_000;

/** Takes over what waits for longer than SQS delays a message, and what the queue has lost. Gives how many. */
export function createSweep(deliveries: Pick<DeliveryRepository, 'due'>, commands: Queue<DeliveryCommand>) {
  return async (now: Date): Promise<number> => {
    let count = 0;
    for await (const due of deliveries.due(now, MOST_A_RUN)) {
      await commands.sendAll(due);
      count += due.length;
    }
    return count;
  };
}
