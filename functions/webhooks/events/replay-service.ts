import { notFound } from '../../_shared/errors/errors.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { eventJson } from '../storage/event-record.ts';
import type { EventRepository } from '../storage/event-repository.ts';

export interface ReplayServiceDeps {
  readonly events: Pick<EventRepository, 'reset'>;
  readonly commands: Queue<WebhookCommand>;
}

/**
 * Has an event worked on once more, with all its attempts, whatever became of it. It is published under the same id, so
 * that a consumer which has done its part does nothing.
 */
export function replayService({ events, commands }: ReplayServiceDeps) {
  return async (id: string): Promise<string> => {
    const record = await events.reset(id);
    if (!record) throw notFound();
    await commands.send({ id });
    return eventJson(record, undefined);
  };
}
