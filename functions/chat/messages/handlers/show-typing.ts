import { lazy } from '../../../_shared/lazy.ts';
import { frameHandler } from '../../connections/frame-handler.ts';
import { createConnections } from '../../deps.ts';
import { peerOf } from '../../frames.ts';
import { createConversationReader } from '../deps.ts';

const conversations = lazy(createConversationReader);

export const handler = frameHandler(
  'typing',
  lazy(createConnections),
  async ({ frame, connection, requestId }) => {
    const by = { person: connection.user, traceId: requestId };
    await conversations().typing(by, peerOf({ with: frame.to, room: frame.room }));
    return undefined;
  },
);
