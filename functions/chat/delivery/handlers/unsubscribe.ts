import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { refOf } from '../../frames.ts';

const connections = lazy(createConnections);

export const handler = frameHandler('unsubscribe', connections, async ({ frame, connection }) => {
  await connections().unsubscribe(connection.connectionId, frame.channel);
  return { type: 'unsubscribed', channel: frame.channel, ...refOf(frame) };
});
