import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { newId } from '../../_shared/ids.ts';
import type { Push } from '../../_shared/push/push.ts';
import { queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { bucketEnv, publishingEnv, pushingEnv, queueEnv, tableEnv } from '../env.ts';
import { eventListRepository } from '../storage/event-list-repository.ts';
import { eventRepository } from '../storage/event-repository.ts';
import { payloadGateway } from '../storage/payload-gateway.ts';
import { retryService } from './retry-service.ts';
import { workService } from './work-service.ts';

const table = () => parseEnv(tableEnv).TABLE_WEBHOOKS;
const bus = () => eventBus('webhooks', parseEnv(publishingEnv).EVENT_BUS);
const commands = () => queue<WebhookCommand>(parseEnv(queueEnv).QUEUE_WEBHOOKS);

export const createProcessWebhook = () =>
  workService({
    events: eventRepository(dynamo(), table()),
    payloads: payloadGateway(s3(), parseEnv(bucketEnv).BUCKET_WEBHOOKS),
    bus: bus(),
    pushes: queue<Push>(parseEnv(pushingEnv).QUEUE_FAN_OUT),
    commands: commands(),
    newId,
  });

export const createRetryWebhooks = () =>
  retryService({
    events: { ...eventListRepository(dynamo(), table()), ...eventRepository(dynamo(), table()) },
    bus: bus(),
    commands: commands(),
  });
