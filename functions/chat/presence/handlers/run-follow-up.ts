import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createExpiries } from '../../connections/deps.ts';
import { createFollowUps, createRooms } from '../../deps.ts';
import { followUp } from '../../queue-messages.ts';
import { createPresence } from '../deps.ts';

const presence = lazy(createPresence);
const expiries = lazy(createExpiries);
const rooms = lazy(createRooms);
const followUps = lazy(createFollowUps);

/** Everything that is looked at some time after its cause. All of it may be looked at twice. */
export const handler = queueHandler(followUp, async (due) => {
  switch (due.kind) {
    case 'check-presence':
      return presence().check(due.userId, new Date());
    case 'expire-token':
      return expiries().expire(due.connectionId, new Date());
    case 'close-connection':
      return expiries().close(due.connectionId, new Date());
    case 'clear-room':
      if (await rooms().clear(due.roomId)) await followUps().send(due);
  }
});
