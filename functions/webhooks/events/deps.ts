import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { bucketEnv, queueEnv, tableEnv } from '../env.ts';
import { eventListRepository } from '../storage/event-list-repository.ts';
import { eventRepository } from '../storage/event-repository.ts';
import { payloadGateway } from '../storage/payload-gateway.ts';
import { listService, readService, statsService } from './read-service.ts';
import { replayService } from './replay-service.ts';

const table = () => parseEnv(tableEnv).TABLE_WEBHOOKS;

export const createListEvents = () => listService(eventListRepository(dynamo(), table()));

export const createReadEvent = () =>
  readService({
    events: eventRepository(dynamo(), table()),
    payloads: payloadGateway(s3(), parseEnv(bucketEnv).BUCKET_WEBHOOKS),
  });

export const createReplayEvent = () =>
  replayService({
    events: eventRepository(dynamo(), table()),
    commands: queue<WebhookCommand>(parseEnv(queueEnv).QUEUE_WEBHOOKS),
  });

export const createCountEvents = () => statsService(eventListRepository(dynamo(), table()));
