import { LOBBY } from '../conversation.ts';
import { frames, sender } from '../deps.ts';
import { frameHandler } from '../frame-handler.ts';

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
