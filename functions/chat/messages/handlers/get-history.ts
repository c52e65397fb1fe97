import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { peerOf, refOf } from '../../frames.ts';
import { createConversationReader } from '../deps.ts';

const conversations = lazy(createConversationReader);

export const handler = frameHandler('history', lazy(createConnections), async ({ frame, connection }) => {
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
