import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { bucketEnv, githubEnv, queueEnv, stripeEnv, tableEnv } from '../env.ts';
import { sourceRepository } from '../sources/source-repository.ts';
import { eventRepository } from '../storage/event-repository.ts';
import { payloadGateway } from '../storage/payload-gateway.ts';
import { providerSecrets } from './provider-secrets.ts';
import { receiveService } from './receive-service.ts';

export const createReceive = () =>
  receiveService({
    events: eventRepository(dynamo(), parseEnv(tableEnv).TABLE_WEBHOOKS),
    payloads: payloadGateway(s3(), parseEnv(bucketEnv).BUCKET_WEBHOOKS),
    commands: queue<WebhookCommand>(parseEnv(queueEnv).QUEUE_WEBHOOKS),
    newId,
  });

export const createStripeSecrets = () => {
  const { SECRET_STRIPE_WEBHOOKS } = parseEnv(stripeEnv);
  return providerSecrets(() => readSecret(SECRET_STRIPE_WEBHOOKS));
};

export const createGithubSecrets = () => {
  const { SECRET_GITHUB_WEBHOOKS } = parseEnv(githubEnv);
  return providerSecrets(() => readSecret(SECRET_GITHUB_WEBHOOKS));
};

export const createSources = () => sourceRepository(dynamo(), parseEnv(tableEnv).TABLE_WEBHOOKS);
