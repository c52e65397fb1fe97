import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { peerOf, refOf } from '../../frames.ts';
import { createConversationReader } from '../deps.ts';

const conversations = lazy(createConversationReader);

export const handler = frameHandler(
  'markRead',
  lazy(createConnections),
  async ({ frame, connection, requestId }) => {
    const by = { person: connection.user, traceId: requestId };
    await conversations().markRead(by, peerOf(frame), frame.upTo);
    return { type: 'ack', ...refOf(frame), id: frame.upTo, timestamp: new Date().toISOString() };
  },
);
