import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { createLogger, type Logger } from '../../_shared/observability/logger.ts';
import { withTrace } from '../../_shared/observability/trace.ts';
import { ENGLISH } from '../../_shared/schema/english.ts';
import { FrameError } from '../frame-error.ts';
import { type ClientAction, type ClientFrame, clientFrames, refOf, type ServerFrame } from '../frames.ts';
import type { ConnectionRepository, StoredConnection } from './connection-repository.ts';
import { isExpired, unauthenticatedFrame } from './connection-service.ts';

export interface FrameInput<A extends ClientAction> {
  readonly frame: ClientFrame<A>;
  readonly connection: StoredConnection;
  /** API Gateway's id of the message, for the log and for events. */
  readonly requestId: string;
  /** When the gateway had the frame, which is the order a client's frames are in. */
  readonly receivedAt: Date;
  /** The frame's number among those of its connection in the same second, from 1. */
  readonly frameNumber: number;
  readonly log: Logger;
}

export type FrameConnections = Pick<ConnectionRepository, 'get' | 'countFrame'>;
export type FrameLambda = (event: APIGatewayProxyWebsocketEventV2) => Promise<APIGatewayProxyResultV2>;

/**
 * The Lambda handler of one action: the frame is counted, read by its schema and worked on as the user of the
 * connection; what comes back goes to the sender. A refused frame is an `error` frame, and the connection
 * stays open; only an unexpected failure is logged as one.
 */
export function frameHandler<A extends ClientAction>(
  action: A,
  connections: () => FrameConnections,
  work: (input: FrameInput<A>) => Promise<ServerFrame | undefined>,
): FrameLambda {
  return answering(action, async (event, sent, log) => {
    const { connectionId, requestId, requestTimeEpoch } = event.requestContext;
    const receivedAt = new Date(requestTimeEpoch);
    const [connection, frameNumber] = await Promise.all([
      connections().get(connectionId),
      counted(connections(), connectionId, receivedAt),
    ]);
    if (!connection || (action !== 'authenticate' && isExpired(connection, receivedAt))) {
      const { code, message } = unauthenticatedFrame();
      throw new FrameError(code, message);
    }
    const frame = parseFrame(action, sent);
    return work({ frame, connection, requestId, receivedAt, frameNumber, log });
  });
}

/** The handler of `$default`: frames that are no JSON object, and actions that do not exist. They count too. */
export function unknownFrameHandler(connections: () => FrameConnections): FrameLambda {
  return answering('$default', async (event, sent) => {
    const { connectionId, requestTimeEpoch } = event.requestContext;
    await counted(connections(), connectionId, new Date(requestTimeEpoch));
    const action = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'action') : undefined;
    if (typeof action === 'string') throw new FrameError('unknown_action', 'There is no such action.');
    throw new FrameError('invalid_frame', 'A frame is a JSON object with an `action`.');
  });
}

function answering(
  action: string,
  work: (
    event: APIGatewayProxyWebsocketEventV2,
    sent: unknown,
    log: Logger,
  ) => Promise<ServerFrame | undefined>,
): FrameLambda {
  return async (event) => {
    const { connectionId, requestId } = event.requestContext;
    const log = createLogger({ requestId, connectionId, action });
    const sent = readJson(event.body);
    const frame = await withTrace(requestId, () => work(event, sent, log)).catch((error: unknown) =>
      errorFrame(error, refOf(sent), log),
    );
    return { statusCode: 200, body: frame ? JSON.stringify(frame) : '' };
  };
}

async function counted(connections: FrameConnections, connectionId: string, at: Date): Promise<number> {
  const number = await connections.countFrame(connectionId, at);
  if (number === undefined) throw new FrameError('rate_limited', 'Too many frames in one second.');
  return number;
}

function parseFrame<A extends ClientAction>(action: A, sent: unknown): ClientFrame<A> {
  const schema: z.ZodMiniType<unknown> = clientFrames[action];
  const result = schema.safeParse(sent, ENGLISH);
  // The schema is the one of `action`, which TypeScript cannot follow through an index by a type parameter.
  if (result.success) return result.data as ClientFrame<A>;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new FrameError(
    'invalid_frame',
    path ? `${path}: ${issue?.message}` : (issue?.message ?? 'not valid'),
  );
}

function errorFrame(error: unknown, ref: { ref?: string }, log: Logger): ServerFrame {
  if (error instanceof FrameError) {
    log.info('frame refused', { code: error.code, reason: error.message });
    return { type: 'error', code: error.code, message: error.message, ...ref };
  }
  log.error('frame failed', { error });
  return {
    type: 'error',
    code: 'internal',
    message: 'The frame could not be worked on; send it again.',
    ...ref,
  };
}

function readJson(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    // Not JSON: whoever reads the result refuses it with a frame of its own.
    return undefined;
  }
}
