import type { EventPublisher } from '../../_shared/events/event-bus.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import type { EventListRepository } from '../storage/event-list-repository.ts';
import type { EventRecord } from '../storage/event-record.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import { deadEvent } from './dead-event.ts';

/** What is due beyond this waits for the next minute. */
const MOST_A_RUN = 5_000;

export interface RetryServiceDeps {
  readonly events: Pick<EventListRepository, 'due'> & Pick<EventRepository, 'deadPublished'>;
  readonly bus: EventPublisher;
  readonly commands: Queue<WebhookCommand>;
}

/**
 * Takes over what the queue has not brought: attempts that wait for longer than SQS delays a message, messages that were
 * lost, events whose function died, and `webhook.dead` where the bus was away.
 */
export function retryService({ events, bus, commands }: RetryServiceDeps) {
  return async (now: Date, log: Logger): Promise<{ readonly enqueued: number; readonly dead: number }> => {
    let enqueued = 0;
    const unpublished: EventRecord[] = [];
    for await (const due of events.due(now, MOST_A_RUN)) {
      const waiting = due.filter(({ status }) => status !== 'dead');
      await commands.sendAll(waiting.map(({ id }) => ({ id })));
      enqueued += waiting.length;
      unpublished.push(...due.filter(({ status }) => status === 'dead'));
    }
    let dead = 0;
    try {
      for (const record of unpublished) {
        await bus.publish(deadEvent(record));
        await events.deadPublished(record);
        dead += 1;
      }
    } catch (error) {
      log.warn('webhook.dead waits for the next minute', { waiting: unpublished.length - dead, error });
    }
    return { enqueued, dead };
  };
}
