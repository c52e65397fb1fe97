import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { lazy } from '../../../_shared/lazy.ts';
import { createDepartures } from '../../delivery/deps.ts';

const departures = lazy(createDepartures);

/** Best effort on AWS: what it misses is found by the first post that answers 410, or goes by TTL. */
export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  await departures().connectionClosed(event.requestContext.connectionId);
  return { statusCode: 200 };
}
