import { frameHandler } from '../../connections/frame-handler.ts';
import { frames, sender } from '../../deps.ts';
import { LOBBY } from '../conversation.ts';

export const handler = frameHandler(
  'broadcast',
  frames,
  async ({ frame, connection, requestId, receivedAt, log }) => {
    const { ref, content } = frame;
    const sent = await sender().send({
      sender: connection.user,
      to: { room: LOBBY },
      content,
      ref,
      at: receivedAt,
      as: 'broadcast',
      traceId: requestId,
      log,
    });
    return { type: 'ack', ...(ref === undefined ? {} : { ref }), ...sent };
  },
);
