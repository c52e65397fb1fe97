import type { Logger } from '../../_shared/observability/logger.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { Attempt } from '../contract.ts';
import type { EndpointRepository, StoredEndpoint } from '../endpoints/endpoint-repository.ts';
import type { NoticeCommand } from '../notice-command.ts';
import type { DeliveryCommand } from './delivery-command.ts';
import type { DeliveryRepository, StoredDelivery } from './delivery-repository.ts';
import type { PostGateway } from './post-gateway.ts';
import { retryDelay } from './retry-schedule.ts';
import { signedHeaders } from './signature.ts';

/** SQS delays a message for 15 minutes at most; what waits longer is left to the schedule. */
const LONGEST_DELAY_MS = 900_000;
/** An endpoint that has failed for so long, with no success in between, is disabled. */
const MOST_FAILING_MS = 5 * 86_400_000;

export interface DeliveryServiceDeps {
  readonly deliveries: Pick<DeliveryRepository, 'claim' | 'finish'>;
  readonly endpoints: Pick<EndpointRepository, 'find' | 'succeeded' | 'failed' | 'disable'>;
  readonly post: PostGateway;
  readonly commands: Queue<DeliveryCommand>;
  readonly notices: Queue<NoticeCommand>;
}

/** Makes one attempt of a delivery whose time has come; gives it as it is then, undefined when there is nothing to do. */
export type Deliver = (
  command: DeliveryCommand,
  log: Logger,
  options?: { readonly isTest?: boolean },
) => Promise<StoredDelivery | undefined>;

export function createDeliver(deps: DeliveryServiceDeps): Deliver {
  const { deliveries, endpoints, post, commands, notices } = deps;

  async function disable({ userId, id, url }: StoredEndpoint, reason: string): Promise<void> {
    if (!(await endpoints.disable(userId, id, reason))) return;
    await notices.send({
      kind: 'endpoint-disabled',
      userId,
      endpointId: id,
      url,
      reason,
      at: new Date().toISOString(),
    });
  }

  /** What one answer means for its delivery and its endpoint. */
  async function conclude(
    delivery: StoredDelivery,
    endpoint: StoredEndpoint,
    made: Attempt,
    retryAfter: string | undefined,
  ): Promise<StoredDelivery> {
    const { userId, id } = endpoint;
    const now = new Date();
    if (made.status !== null && made.status >= 200 && made.status < 300 && made.error === null) {
      if (endpoint.failingSince !== undefined) await endpoints.succeeded(userId, id);
      return deliveries.finish(delivery, made, { status: 'succeeded' }, now);
    }
    if (made.status === 410) {
      await disable(endpoint, 'It answered 410 Gone.');
      return deliveries.finish(delivery, made, { status: 'failed' }, now);
    }
    const since = await endpoints.failed(userId, id, now);
    const isOver = since !== undefined && now.getTime() - Date.parse(since) >= MOST_FAILING_MS;
    if (isOver) await disable(endpoint, 'Every delivery has failed for five days.');
    const delay = retryDelay(delivery.attempts.length + 1, retryAfter, now, Math.random());
    if (isOver || delay === undefined) return deliveries.finish(delivery, made, { status: 'failed' }, now);
    const nextAttemptAt = new Date(now.getTime() + delay);
    return deliveries.finish(delivery, made, { status: 'pending', nextAttemptAt }, now);
  }

  return async (command, log, { isTest = false } = {}) => {
    const delivery = await deliveries.claim(command, new Date());
    if (!delivery) return undefined;
    const endpoint = await endpoints.find(command.userId, command.endpointId);
    if (!endpoint || (!endpoint.enabled && !isTest)) {
      return deliveries.finish(delivery, undefined, { status: 'failed' }, new Date());
    }
    const at = new Date();
    const headers = signedHeaders(endpoint.secret, delivery.id, at, delivery.body);
    const { retryAfter, ...result } = await post(endpoint.url, headers, delivery.body);
    const made = { at: at.toISOString(), durationMs: Math.max(0, Date.now() - at.getTime()), ...result };
    const after = await conclude(delivery, endpoint, made, retryAfter);
    const delayMs = after.nextAttemptAt === null ? undefined : Date.parse(after.nextAttemptAt) - Date.now();
    if (delayMs !== undefined && delayMs <= LONGEST_DELAY_MS) {
      try {
        await commands.send(command, { delaySeconds: Math.max(0, Math.ceil(delayMs / 1000)) });
      } catch (error) {
        log.warn('the next attempt is left to the schedule', { error });
      }
    }
    return after;
  };
}
