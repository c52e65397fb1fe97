import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { createAdmissions, createOpenings } from '../deps.ts';

/** What the types leave out: only `$connect` has headers and a query. */
interface ConnectEvent extends APIGatewayProxyWebsocketEventV2 {
  readonly headers?: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
}

const admissions = lazy(createAdmissions);
const openings = lazy(createOpenings);

/**
 * Runs before the handshake is answered: anything but 200 refuses it. The welcome cannot be posted from
 * here, because the connection opens only when this has returned; a queue sends it right after.
 */
export async function handler(event: ConnectEvent): Promise<APIGatewayProxyResultV2> {
  const { connectionId, requestId } = event.requestContext;
  const log = createLogger({ requestId, connectionId });
  const now = new Date();
  try {
    const token = event.queryStringParameters?.token;
    const holder = await admissions().admit({ authorization: header(event, 'authorization'), token }, now);
    const isOpen = holder !== undefined && (await openings().open(connectionId, holder, now));
    if (isOpen) return { statusCode: 200 };
    return { statusCode: 401, body: JSON.stringify({ message: 'Unauthorized' }) };
  } catch (error) {
    log.error('a connection could not be opened', { error });
    return { statusCode: 503, body: JSON.stringify({ message: 'Service Unavailable' }) };
  }
}

/** API Gateway passes the names of WebSocket handshakes on as the client wrote them. */
function header(event: ConnectEvent, name: string): string | undefined {
  return Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
