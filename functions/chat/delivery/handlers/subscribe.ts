import { frameHandler, refOf } from '../../connections/frame-handler.ts';
import { connections, frames } from '../../deps.ts';
import { FrameError } from '../../errors.ts';
import { isAdminChannel } from '../channels.ts';

export const handler = frameHandler('subscribe', frames, async ({ frame, connection }) => {
  const { channel } = frame;
  if (isAdminChannel(channel) && connection.role !== 'admin') {
    throw new FrameError('forbidden', 'This channel is for administrators.');
  }
  await connections().subscribe(connection.connectionId, channel, new Date());
  return { type: 'subscribed', channel, ...refOf(frame) };
});
