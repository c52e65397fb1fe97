import * as z from 'zod';
import type { Upstream, UpstreamService } from '../core/upstream.ts';
import type { World } from '../core/world.ts';
import { requireAllowed } from '../services/authorise.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../services/aws-service.ts';
import { eventBuses } from '../services/events/event-buses.ts';
import { operationName } from '../services/operation-name.ts';
import { findQueue } from '../services/sqs/find-queue.ts';

const sqsInput = z.looseObject({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });
const eventsInput = z.looseObject({
  Entries: z
    .array(
      z.looseObject({
        EventBusName: z.string().optional(),
        Source: z.string().optional(),
        DetailType: z.string().optional(),
      }),
    )
    .default([]),
});

/**
 * Hands a call on to the upstream endpoint, once the caller's role allows it: rights are the template's there too.
 * What the upstream does not serve it refuses itself.
 */
export async function forwardCall(
  upstream: Upstream,
  service: UpstreamService,
  request: AwsRequest,
  world: World,
): Promise<AwsResponse> {
  const operation = operationName(request);
  const body = request.body.toString();
  authorise(service, operation, body, request, world);
  try {
    const target = request.headers['x-amz-target'] ?? operation;
    const answer = await upstream.send(service, target, body, request.gone);
    return { status: answer.status, headers: { 'content-type': answer.contentType }, body: answer.body };
  } catch (cause) {
    world.log.warn(`the upstream AWS endpoint does not answer: ${String(cause)}`);
    throw new AwsError('ServiceUnavailable', 'The upstream AWS endpoint does not answer.', 503);
  }
}

function authorise(
  service: UpstreamService,
  operation: string,
  body: string,
  request: AwsRequest,
  world: World,
): void {
  switch (service) {
    case 'sqs': {
      const { QueueUrl, QueueName } = sqsInput.parse(JSON.parse(body));
      const id = QueueUrl ?? QueueName;
      const action = operation.replace(/Batch$/, '');
      if (id === undefined)
        requireAllowed(world, request.principalArn, { action: `sqs:${action}`, resource: '*' });
      else findQueue(world, request, action, id);
      return;
    }
    case 'events': {
      const buses = eventBuses(world);
      const { Entries } = eventsInput.parse(JSON.parse(body));
      const action = `events:${operation}`;
      if (Entries.length === 0) requireAllowed(world, request.principalArn, { action, resource: '*' });
      for (const { EventBusName, Source, DetailType } of Entries)
        requireAllowed(world, request.principalArn, {
          action,
          resource: buses.arnOf(buses.nameOf(EventBusName)),
          context: {
            ...(Source !== undefined && { 'events:source': Source }),
            ...(DetailType !== undefined && { 'events:detail-type': DetailType }),
          },
        });
    }
  }
}
