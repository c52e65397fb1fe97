import type { SQSHandler } from 'aws-lambda';
import * as z from 'zod/mini';
import { withTrace } from '../observability/trace.ts';
import { type MessageContext, type QueueHandlerOptions, queueHandler } from '../queue/queue-handler.ts';
import { type EventDetail, type EventType, eventContracts, parseEventDetail } from './contracts.ts';

/** What EventBridge puts into the queue of a rule without a transformer. */
const busEvent = z.object({ 'detail-type': z.string(), detail: z.unknown() });

/** What a service does with each type it takes; must be idempotent by `event.id`. */
export type EventHandlers = {
  readonly [T in EventType]?: (event: EventDetail<T>, context: MessageContext) => Promise<void>;
};

/** The Lambda handler of an event consumer: its queue's messages are events of the bus. */
export function eventConsumer(handlers: EventHandlers, options: QueueHandlerOptions = {}): SQSHandler {
  const work = async (message: z.output<typeof busEvent>, context: MessageContext) => {
    const type = message['detail-type'];
    if (!isEventType(type)) throw new Error(`no contract for event ${type}`);
    await consume(handlers, type, message.detail, context);
  };
  return queueHandler(busEvent, work, options);
}

async function consume<T extends EventType>(
  handlers: EventHandlers,
  type: T,
  detail: unknown,
  context: MessageContext,
): Promise<void> {
  const handle: EventHandlers[T] = handlers[type];
  if (!handle) throw new Error(`no handler for event ${type}, which the rule lets through`);
  const event = parseEventDetail(type, detail);
  const log = context.log.child({ traceId: event.traceId, eventId: event.id });
  await withTrace(event.traceId, () => handle(event, { ...context, log }));
  log.info('event done', { type });
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventContracts, type);
}
