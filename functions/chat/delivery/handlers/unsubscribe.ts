import { frameHandler, refOf } from '../../connections/frame-handler.ts';
import { connections, frames } from '../../deps.ts';

export const handler = frameHandler('unsubscribe', frames, async ({ frame, connection }) => {
  await connections().unsubscribe(connection.connectionId, frame.channel);
  return { type: 'unsubscribed', channel: frame.channel, ...refOf(frame) };
});
