import { frameHandler } from '../../connections/frame-handler.ts';
import { conversations, frames } from '../../deps.ts';

export const handler = frameHandler('typing', frames, async ({ frame, connection }) => {
  const name = frame.room === undefined ? { with: frame.to ?? '' } : { room: frame.room };
  await conversations().typing(connection.user, name);
  return undefined;
});
