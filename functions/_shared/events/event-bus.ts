import { v7 } from 'uuid';
import * as z from 'zod/mini';
import { awsJsonCaller } from '../aws/aws-json-call.ts';
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
   * @throws when the bus cannot be reached or refuses some: the caller keeps them or fails itself.
   */
  publish(...events: readonly NewEvent[]): Promise<void>;
}

/** An entry of PutEvents (Amazon EventBridge API reference, `PutEventsRequestEntry`). */
export interface EventEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** One call of the bus; gives how many entries it refused. */
export type PutEvents = (entries: readonly EventEntry[]) => Promise<number>;

/** PutEvents takes at most 10 entries (EventBridge quotas). */
const ENTRIES_A_CALL = 10;

/** The full envelope of an event, as consumers get it in `detail`. */
export function toDetail<T extends EventType>(event: NewEvent<T>): EventDetail<T> {
  return {
    id: event.id ?? v7(),
    occurredAt: event.occurredAt ?? new Date().toISOString(),
    ...(event.actor === undefined ? {} : { actor: event.actor }),
    data: event.data,
    traceId: event.traceId,
    schemaVersion: SCHEMA_VERSION,
  };
}

/**
 * @param source the service that publishes; `source` of its events is `nubo.<service>`
 * @param bus name or ARN of the bus
 */
export function createEventPublisher(putEvents: PutEvents, source: string, bus: string): EventPublisher {
  return {
    async publish(...events) {
      if (events.length === 0) return;
      for (let at = 0; at < events.length; at += ENTRIES_A_CALL) {
        const entries = events.slice(at, at + ENTRIES_A_CALL).map(
          (event): EventEntry => ({
            EventBusName: bus,
            Source: `nubo.${source}`,
            DetailType: event.type,
            Detail: JSON.stringify(toDetail(event)),
          }),
        );
        const refused = await putEvents(entries);
        if (refused > 0) throw new Error(`the event bus refused ${refused} of ${entries.length} events`);
      }
    },
  };
}

const call = awsJsonCaller({ name: 'events', target: 'AWSEvents', version: '1.1', dependency: 'events' });

/** PutEvents answers 200 with the entries it took and refused, in their order. */
const answer = z.object({ Entries: z.array(z.object({ ErrorCode: z.optional(z.string()) })) });

/** The publisher of a service, on the bus of the environment (`EVENT_BUS`). */
export function eventBus(source: string, bus: string): EventPublisher {
  return createEventPublisher(
    async (entries) => {
      const { Entries } = answer.parse(await call('PutEvents', { Entries: entries }));
      return Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
    },
    source,
    bus,
  );
}
