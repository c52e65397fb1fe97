import { frameHandler, refOf } from '../../connections/frame-handler.ts';
import { conversations, frames } from '../../deps.ts';
import { peerOf } from '../../frames.ts';

export const handler = frameHandler('markRead', frames, async ({ frame, connection }) => {
  await conversations().markRead(connection.user, peerOf(frame), frame.upTo);
  return { type: 'ack', ...refOf(frame), id: frame.upTo, timestamp: new Date().toISOString() };
});
