import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { refOf } from '../../frames.ts';
import { LOBBY } from '../conversation.ts';
import { createSender } from '../deps.ts';

const sender = lazy(createSender);

export const handler = frameHandler(
  'broadcast',
  lazy(createConnections),
  async ({ frame, connection, requestId, receivedAt, frameNumber }) => {
    const sent = await sender().send({
      sender: connection.user,
      to: { room: LOBBY },
      content: frame.content,
      ref: frame.ref,
      receivedAt,
      frameNumber,
      as: 'broadcast',
      traceId: requestId,
    });
    return { type: 'ack', ...refOf(frame), ...sent };
  },
);
