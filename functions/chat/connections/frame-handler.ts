import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { createLogger, type Logger } from '../../_shared/observability/logger.ts';
import { ENGLISH } from '../../_shared/schema/english.ts';
import { FrameError } from '../errors.ts';
import { type ClientAction, type ClientFrame, clientFrames, type ServerFrame } from '../frames.ts';
import type { ConnectionRepository, StoredConnection } from './connection-repository.ts';
import type { FrameRateRepository } from './frame-rate-repository.ts';

export interface FrameInput<A extends ClientAction> {
  readonly frame: ClientFrame<A>;
  readonly connection: StoredConnection;
  /** API Gateway's id of the message, for the log and for events. */
  readonly requestId: string;
  /** When the gateway had the frame, which is the order a client's frames are in. */
  readonly receivedAt: Date;
  readonly log: Logger;
}

export interface FrameDependencies {
  readonly connections: ConnectionRepository;
  readonly rates: FrameRateRepository;
}

export type FrameLambda = (event: APIGatewayProxyWebsocketEventV2) => Promise<APIGatewayProxyResultV2>;

/**
 * The Lambda handler of one action: the frame is counted, read by its schema and worked on as the user of the
 * connection; what comes back goes to the sender. A refused frame is an `error` frame, and the connection
 * stays open; only an unexpected failure is logged as one.
 */
export function frameHandler<A extends ClientAction>(
  action: A,
  dependencies: () => FrameDependencies,
  work: (input: FrameInput<A>) => Promise<ServerFrame | undefined>,
): FrameLambda {
  return async (event) => {
    const { connectionId, requestId, requestTimeEpoch } = event.requestContext;
    const log = createLogger({ requestId, connectionId, action });
    const sent = readJson(event.body);
    try {
      const { connections, rates } = dependencies();
      const receivedAt = new Date(requestTimeEpoch);
      if (!(await rates.count(connectionId, receivedAt))) {
        throw new FrameError('rate_limited', 'Too many frames in one second.');
      }
      const frame = parseFrame(action, sent);
      const connection = await connections.get(connectionId);
      if (!connection) throw new FrameError('internal', 'The connection is not known; connect again.');
      const answer = await work({ frame, connection, requestId, receivedAt, log });
      return reply(answer);
    } catch (error) {
      return reply(errorFrame(error, refOf(sent), log));
    }
  };
}

/** What `$default` gets: frames that are no JSON object, and actions that do not exist. */
export function refuseFrame(body: string | undefined): ServerFrame {
  const sent = readJson(body);
  const action: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'action') : undefined;
  const error =
    typeof action === 'string'
      ? new FrameError('unknown_action', 'There is no such action.')
      : new FrameError('invalid_frame', 'A frame is a JSON object with an `action`.');
  return { type: 'error', code: error.code, message: error.message, ...refOf(sent) };
}

export function reply(frame: ServerFrame | undefined): APIGatewayProxyResultV2 {
  return { statusCode: 200, body: frame ? JSON.stringify(frame) : '' };
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

/** The `ref` of a frame, where it has a usable one, for the answer. */
export function refOf(sent: unknown): { ref?: string } {
  const ref: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'ref') : undefined;
  return typeof ref === 'string' && ref.length >= 1 && ref.length <= 64 ? { ref } : {};
}
