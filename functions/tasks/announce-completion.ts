import type { EventPublisher } from '../_shared/events/event-bus.ts';
import type { Logger } from '../_shared/observability/logger.ts';
import type { Task } from './contract.ts';

/**
 * Publishes `task.completed`. A failure is logged and no more: the task is done, and nothing else depends on
 * whether somebody was told.
 */
export async function announceCompletion(
  events: EventPublisher,
  { id, title }: Task,
  ownerId: string,
  { traceId, log }: { traceId: string; log: Logger },
): Promise<void> {
  try {
    const data = { taskId: id, ownerId, title };
    await events.publish({ type: 'task.completed', actor: ownerId, traceId, data });
  } catch (error) {
    log.error('task.completed could not be published', { taskId: id, error });
  }
}
