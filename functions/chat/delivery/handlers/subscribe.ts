import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { FrameError } from '../../frame-error.ts';
import { refOf } from '../../frames.ts';
import { isAdminChannel } from '../channels.ts';

const connections = lazy(createConnections);

export const handler = frameHandler('subscribe', connections, async ({ frame, connection }) => {
  const { channel } = frame;
  if (isAdminChannel(channel) && connection.role !== 'admin') {
    throw new FrameError('forbidden', 'This channel is for administrators.');
  }
  await connections().subscribe(connection.connectionId, channel, new Date());
  return { type: 'subscribed', channel, ...refOf(frame) };
});
