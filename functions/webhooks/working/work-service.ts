import { AppError } from '../../_shared/errors/errors.ts';
import type { EventPublisher } from '../../_shared/events/event-bus.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Push } from '../../_shared/push/push.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { UNTYPED } from '../receiving/read-webhook.ts';
import { MOST_ATTEMPTS, retryDelay } from '../storage/event-record.ts';
import type { ClaimedEvent, EventRepository } from '../storage/event-repository.ts';
import type { PayloadGateway } from '../storage/payload-gateway.ts';
import { deadEvent } from './dead-event.ts';
import { interpretGithub } from './github-events.ts';
import type { Interpretation } from './interpretation.ts';
import { interpretStripe } from './stripe-events.ts';

/** SQS delays a message for 15 minutes at most; what waits longer is left to the job. */
const LONGEST_DELAY_SECONDS = 900;

export interface WorkServiceDeps {
  readonly events: Pick<EventRepository, 'claim' | 'finish' | 'payload' | 'deadPublished'>;
  readonly payloads: Pick<PayloadGateway, 'get'>;
  readonly bus: EventPublisher;
  readonly pushes: Queue<Push>;
  readonly commands: Queue<WebhookCommand>;
  readonly newId: () => string;
}

/**
 * Works on a stored event, which only one call at a time can: what it means goes on the bus, under the id of the event,
 * so that a repeat is the same one. What fails is tried again on a growing schedule, and then the event is dead.
 */
export function workService({ events, payloads, bus, pushes, commands, newId }: WorkServiceDeps) {
  const interpret = async ({ id, source, type, payloadKey }: ClaimedEvent): Promise<Interpretation> => {
    const json = payloadKey === undefined ? await events.payload(id) : await payloads.get(payloadKey);
    if (json === undefined) throw new Error('the payload is not there');
    const payload: unknown = JSON.parse(json);
    if (source === 'stripe') return interpretStripe(type, payload);
    if (source === 'github') return interpretGithub(type, payload);
    return type === UNTYPED
      ? { kind: 'ignored' }
      : { kind: 'published', summary: null, payment: null, isOnFeed: false };
  };

  const work = async (event: ClaimedEvent): Promise<Interpretation> => {
    const meaning = await interpret(event);
    if (meaning.kind === 'ignored') return meaning;
    const { id, source, eventId, type, traceId, receivedAt } = event;
    const { summary, payment } = meaning;
    await bus.publish({
      type: 'webhook.processed',
      id,
      occurredAt: receivedAt,
      traceId,
      data: { id, source, eventId, type, summary, payment },
    });
    if (meaning.isOnFeed) {
      const frame = { type: 'webhook', webhook: { id, source, type, summary, receivedAt } };
      await pushes.send({ channel: 'feed', frame });
    }
    return meaning;
  };

  const markDead = async (event: ClaimedEvent, lastError: string, log: Logger): Promise<void> => {
    const deadEventId = newId();
    if (!(await events.finish(event, { status: 'dead', lastError, deadEventId }))) return;
    const dead = { ...event, lastError, deadEventId };
    try {
      await bus.publish(deadEvent(dead));
      await events.deadPublished(dead);
    } catch (error) {
      log.warn('webhook.dead is left to the job', { error });
    }
  };

  const fail = async (event: ClaimedEvent, thrown: unknown, log: Logger): Promise<void> => {
    const lastError = messageOf(thrown);
    log.error('an attempt failed', { attempts: event.attempts, error: thrown });
    const delaySeconds = retryDelay(event.attempts);
    if (delaySeconds === undefined) return markDead(event, lastError, log);
    const nextAttemptAt = new Date(Date.now() + delaySeconds * 1000);
    const isQueued = delaySeconds <= LONGEST_DELAY_SECONDS;
    const isOurs = await events.finish(event, { status: 'failed', lastError, nextAttemptAt, isQueued });
    if (!isOurs || !isQueued) return;
    try {
      await commands.send({ id: event.id }, { delaySeconds });
    } catch (error) {
      log.warn('the next attempt is left to the job', { error });
    }
  };

  return async (id: string, rootLog: Logger): Promise<void> => {
    const event = await events.claim(id);
    if (!event) return;
    const log = rootLog.child({ webhook: id, traceId: event.traceId });
    // Attempts are counted as they begin: the function has died with this event as often as it may fail.
    if (event.attempts > MOST_ATTEMPTS)
      return markDead(event, 'The function ended while it worked on it.', log);
    let meaning: Interpretation;
    try {
      meaning = await work(event);
    } catch (error) {
      return fail(event, error, log);
    }
    const status = meaning.kind === 'ignored' ? 'ignored' : 'processed';
    await events.finish(event, { status, summary: meaning.summary ?? undefined });
  };
}

/** What administrators read: messages of our own, never those of a library. */
function messageOf(thrown: unknown): string {
  return thrown instanceof AppError ? thrown.message : 'internal error: the log says more';
}
