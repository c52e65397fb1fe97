import { frameHandler, refOf } from '../../connections/frame-handler.ts';
import { conversations, frames } from '../../deps.ts';
import { peerOf } from '../../frames.ts';

export const handler = frameHandler('history', frames, async ({ frame, connection }) => {
  const { before, after, limit } = frame;
  const page = await conversations().history(connection.user, peerOf(frame), { before, after, limit });
  const oldest = page.items[0];
  return {
    type: 'history',
    ...refOf(frame),
    items: page.items,
    nextBefore: after === undefined && page.more && oldest ? oldest.id : null,
    older: page.older,
  };
});
