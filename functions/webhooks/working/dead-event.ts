import type { NewEvent } from '../../_shared/events/event-bus.ts';
import type { EventRecord } from '../storage/event-record.ts';

/** `webhook.dead` of an event that is; its id is kept with it, so that a repeat is the same event. */
export function deadEvent({
  id,
  source,
  type,
  lastError = '',
  traceId,
  deadEventId,
}: EventRecord): NewEvent<'webhook.dead'> {
  return {
    type: 'webhook.dead',
    data: { id, source, type, lastError },
    traceId,
    ...(deadEventId !== undefined && { id: deadEventId }),
  };
}
