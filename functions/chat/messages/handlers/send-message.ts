import { frameHandler } from '../../connections/frame-handler.ts';
import { frames, sender } from '../../deps.ts';

export const handler = frameHandler(
  'sendMessage',
  frames,
  async ({ frame, connection, requestId, receivedAt, log }) => {
    const { ref, content } = frame;
    const to = frame.room === undefined ? { user: frame.to ?? '' } : { room: frame.room };
    const sent = await sender().send({
      sender: connection.user,
      to,
      content,
      ref,
      at: receivedAt,
      as: 'message',
      traceId: requestId,
      log,
    });
    return { type: 'ack', ...(ref === undefined ? {} : { ref }), ...sent };
  },
);
