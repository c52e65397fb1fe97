import { conversations, frames } from '../deps.ts';
import { frameHandler } from '../frame-handler.ts';

export const handler = frameHandler('typing', frames, async ({ frame, connection }) => {
  const name = frame.room === undefined ? { with: frame.to ?? '' } : { room: frame.room };
  await conversations().typing(connection.user, name);
  return undefined;
});
