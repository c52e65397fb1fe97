import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventBridge } from '../aws/event-bridge.ts';
import { dependencyDown } from '../errors/errors.ts';
import { newId } from '../ids.ts';
import { countEvents } from '../observability/metrics.ts';
import { type EventData, type EventDetail, type EventType, SCHEMA_VERSION } from './contracts.ts';

/** What the producer gives; the rest of the envelope is made here. */
export interface NewEvent<T extends EventType = EventType> {
  readonly type: T;
  readonly data: EventData<T>;
  readonly traceId: string;
  readonly actor?: string | undefined;
  /** Given when the event was kept before it is published, so that a repeat has the same id. */
  readonly id?: string;
  readonly occurredAt?: string;
}

export interface EventPublisher {
  /**
   * Puts events on the bus, ten a call. Resolves when the bus has taken all of them.
   * @throws AppError `dependency-down` (503) when the bus cannot be reached or refuses some: the caller keeps
   * them or fails itself.
   */
  publish(...events: readonly NewEvent[]): Promise<void>;
}

/** PutEvents takes at most 10 entries (EventBridge quotas). */
const ENTRIES_A_CALL = 10;

/** The full envelope of an event, as consumers get it in `detail`. */
export function toDetail<T extends EventType>(event: NewEvent<T>): EventDetail<T> {
  return {
    id: event.id ?? newId(),
    occurredAt: event.occurredAt ?? new Date().toISOString(),
    ...(event.actor === undefined ? {} : { actor: event.actor }),
    data: event.data,
    traceId: event.traceId,
    schemaVersion: SCHEMA_VERSION,
  };
}

/**
 * The publisher of a service.
 * @param source the service that publishes; `source` of its events is `nubo.<service>`
 * @param bus name or ARN of the bus (`EVENT_BUS`)
 */
export function eventBus(source: string, bus: string): EventPublisher {
  return {
    async publish(...events) {
      for (let at = 0; at < events.length; at += ENTRIES_A_CALL) {
        const part = events.slice(at, at + ENTRIES_A_CALL);
        const Entries = part.map((event) => ({
          EventBusName: bus,
          Source: `nubo.${source}`,
          DetailType: event.type,
          Detail: JSON.stringify(toDetail(event)),
        }));
        const answer = await eventBridge().send(new PutEventsCommand({ Entries }));
        // It answers 200 for entries that it refused, too.
        if (answer.FailedEntryCount) {
          throw dependencyDown('events', new Error('events were refused', { cause: answer.Entries }));
        }
        countEvents(part.map(({ type }) => type));
      }
    },
  };
}
