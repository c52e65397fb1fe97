import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { refOf } from '../../frames.ts';
import { createSender } from '../deps.ts';

const sender = lazy(createSender);

export const handler = frameHandler(
  'sendMessage',
  lazy(createConnections),
  async ({ frame, connection, requestId, receivedAt, frameNumber }) => {
    const sent = await sender().send({
      sender: connection.user,
      to: frame.room === undefined ? { user: frame.to ?? '' } : { room: frame.room },
      content: frame.content,
      ref: frame.ref,
      receivedAt,
      frameNumber,
      as: 'message',
      traceId: requestId,
    });
    return { type: 'ack', ...refOf(frame), ...sent };
  },
);
