import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AsyncConfig, FunctionDefinition, InvokeOptions, InvokeResult, World } from '../core/world.ts';
import { openAsyncEventTable } from './async-event-table.ts';
import { type DestinationDelivery, destinations } from './destinations.ts';

/** Waits before the first and the second retry, ms (Lambda developer guide, "Error handling for asynchronous invocation"). */
const RETRY_AFTER_MS = [60_000, 120_000];
const DEFAULT_MAX_AGE_SECONDS = 21_600;
/** Throttled events come back after 1 s, doubling up to 5 min, and do not count as attempts. */
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 300_000;

interface Event {
  /** In the table of what has been accepted. */
  readonly id: number;
  readonly definition: FunctionDefinition;
  readonly payload: string;
  readonly trigger: string;
  readonly requestId: string;
  readonly acceptedAt: number;
  attempts: number;
  throttles: number;
}

type Message = Pick<DestinationDelivery, 'record' | 'attributes'>;

export interface AsyncInvocations {
  /** Goes on with the events that the last run accepted and did not finish, once their functions are there. */
  resume(definitionOf: (functionName: string) => FunctionDefinition | undefined): void;
  /** Keeps the event before it returns: from then on it is attempted until it has come to its end, over a restart too. */
  accept(definition: FunctionDefinition, payload: string, options: InvokeOptions): void;
  configure(functionName: string, config: AsyncConfig): void;
  close(): void;
}

/** Lambda's internal queue of asynchronous invocations: retries on the local clock, then the destination. */
export function createAsyncInvocations(
  world: World,
  invoke: (arn: string, payload: string, options: InvokeOptions) => Promise<InvokeResult>,
): AsyncInvocations {
  const configs = new Map<string, AsyncConfig>();
  const cancels = new Set<() => void>();
  const table = openAsyncEventTable(join(world.dataDir, 'async-events.sqlite'));
  const ofLastRun = table.all();
  let closed = false;

  const later = (ms: number, event: Event): void => {
    table.postpone(event.id, event.attempts, event.throttles, world.clock.now() + ms);
    armed(ms, event);
  };
  const armed = (ms: number, event: Event): void => {
    const cancel = world.clock.after(ms, () => {
      cancels.delete(cancel);
      void attempt(event);
    });
    cancels.add(cancel);
  };

  async function attempt(event: Event): Promise<void> {
    const { definition, requestId } = event;
    const config = configs.get(definition.name) ?? {};
    const maxAgeMs = (config.maximumEventAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS) * 1000;
    if (world.clock.now() - event.acceptedAt > maxAgeMs) return end(event, 'EventAgeExceeded', undefined);
    const trigger = event.attempts === 0 ? event.trigger : `${event.trigger} (retry ${event.attempts})`;
    const result = await invoke(definition.arn, event.payload, { trigger, requestId });
    if (closed) return;
    if (result.ok) return end(event, 'Success', result);
    if (result.kind === 'throttled') {
      const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** event.throttles, LONGEST_BACKOFF_MS);
      event.throttles += 1;
      return later(backoff, event);
    }
    event.attempts += 1;
    if (event.attempts > (config.maximumRetryAttempts ?? 2)) return end(event, 'RetriesExhausted', result);
    later(RETRY_AFTER_MS[event.attempts - 1] ?? 120_000, event);
  }

  async function end(event: Event, condition: string, result: InvokeResult | undefined): Promise<void> {
    await finish(event, condition, result);
    if (!closed) table.remove(event.id);
  }

  async function finish(event: Event, condition: string, result: InvokeResult | undefined): Promise<void> {
    const { deadLetterArn } = event.definition;
    if (condition !== 'Success' && deadLetterArn !== undefined) {
      await attemptDelivery(event, deadLetterArn, {
        record: event.payload,
        attributes: deadLetterAttributes(event, condition, result),
      });
    }
    const config = configs.get(event.definition.name);
    const arn = condition === 'Success' ? config?.onSuccessArn : config?.onFailureArn;
    if (arn === undefined) {
      if (condition !== 'Success' && deadLetterArn === undefined) {
        world.log.warn(
          `${event.definition.name}: asynchronous event ${event.requestId} dropped (${condition}), no failure destination`,
        );
      }
      return;
    }
    await attemptDelivery(event, arn, {
      record: destinationRecord(event, condition, result, world.clock.now()),
    });
  }

  async function attemptDelivery(event: Event, arn: string, message: Message): Promise<void> {
    try {
      await deliver(event, arn, message);
    } catch (error) {
      world.log.error(`${event.definition.name}: delivery to ${arn} failed: ${String(error)}`);
    }
  }

  async function deliver(event: Event, arn: string, message: Message): Promise<void> {
    const { arn: functionArn, roleArn } = event.definition;
    if (arn.split(':')[2] === 'lambda') {
      const decision = world.identities.authorise(roleArn, {
        action: 'lambda:InvokeFunction',
        resource: arn,
      });
      if (!decision.allowed) throw new Error(decision.reason);
      await invoke(arn, message.record, { trigger: `destination of ${event.definition.name}` });
      return;
    }
    const send = destinations(world).for(arn);
    if (send === undefined) throw new Error('the local runtime has no such destination');
    await send({ destinationArn: arn, ...message, functionArn, roleArn });
  }

  return {
    resume(definitionOf) {
      for (const kept of ofLastRun.splice(0)) {
        const definition = definitionOf(kept.function_name);
        if (definition === undefined) {
          world.log.warn(
            `${kept.function_name}: asynchronous event ${kept.request_id} dropped, the function is gone`,
          );
          table.remove(kept.id);
          continue;
        }
        const { id, payload, trigger, attempts, throttles } = kept;
        const [requestId, acceptedAt] = [kept.request_id, kept.accepted_at];
        const event = { id, definition, payload, trigger, requestId, acceptedAt, attempts, throttles };
        armed(kept.next_at - world.clock.now(), event);
      }
    },
    accept(definition, payload, { trigger, requestId = randomUUID() }) {
      if (closed) throw new Error(`${definition.name} takes no more events: the local runtime is stopping`);
      const acceptedAt = world.clock.now();
      const id = table.add({
        function_name: definition.name,
        payload,
        trigger,
        request_id: requestId,
        accepted_at: acceptedAt,
      });
      void attempt({ id, definition, payload, trigger, requestId, acceptedAt, attempts: 0, throttles: 0 });
    },
    configure: (functionName, config) => {
      configs.set(functionName, config);
    },
    close() {
      if (closed) return;
      closed = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
      table.close();
    },
  };
}

/** Lambda developer guide, "Adding a dead-letter queue": the error's message is cut at 1 KB. */
function deadLetterAttributes(
  event: Event,
  condition: string,
  result: InvokeResult | undefined,
): NonNullable<DestinationDelivery['attributes']> {
  const error: unknown = result === undefined ? undefined : parsed(result.payload);
  const named = typeof error === 'object' && error !== null && 'errorMessage' in error;
  const message = named ? String(error.errorMessage) : condition;
  return { RequestID: event.requestId, ErrorCode: 200, ErrorMessage: message.slice(0, 1024) || condition };
}

function destinationRecord(
  event: Event,
  condition: string,
  result: InvokeResult | undefined,
  now: number,
): string {
  const { definition, requestId } = event;
  const ok = result?.ok === true;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${definition.arn}:$LATEST`,
      condition,
      approximateInvokeCount: ok ? event.attempts + 1 : event.attempts,
    },
    requestPayload: parsed(event.payload),
    ...(result && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(!ok && { functionError: 'Unhandled' }),
      },
      responsePayload: parsed(result.payload),
    }),
  });
}

/** An event that is no JSON cannot have been accepted by Lambda; it is shown as the text it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
