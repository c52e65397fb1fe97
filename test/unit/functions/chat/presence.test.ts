import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../../../functions/chat/frames.ts';
import { createPresenceService } from '../../../../functions/chat/presence/presence-service.ts';

const ada = { id: 'ada', name: 'Ada' };
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

function setUp({ connectionIds = [] as string[], isCrowded = false, indexed = [] as string[] } = {}) {
  const sent: ServerFrame[] = [];
  const state = { isOnline: true, connectionIds, isCrowded, leftAt: at(5) };
  const service = createPresenceService({
    connections: {
      async *ofUser() {
        yield indexed;
      },
    },
    people: {
      get: async () => ({
        ...ada,
        ...state,
        isDeleted: false,
        rooms: 0,
        roomsCreated: 0,
        refuses: () => false,
      }),
      async goOffline() {
        const was = state.isOnline;
        state.isOnline = false;
        return was ? ada : undefined;
      },
    },
    crowds: { toChannel: async (_, frame) => void sent.push(frame) },
  });
  return { check: (seconds: number) => service.check('ada', at(seconds)), sent };
}

describe('a check of presence', () => {
  it('shows the user offline, and when they were last there, which is before the grace', async () => {
    const { check, sent } = setUp();
    await check(15);
    expect(sent).toEqual([{ type: 'presence', user: ada, status: 'offline', lastSeen: at(5).toISOString() }]);
  });

  it('shows nothing while there is a connection, in the item or in the index', async () => {
    for (const open of [{ connectionIds: ['c'] }, { isCrowded: true, indexed: ['c'] }]) {
      const { check, sent } = setUp(open);
      await check(15);
      expect(sent).toEqual([]);
    }
  });

  it('gives the whole grace to the last departure', async () => {
    const { check, sent } = setUp();
    await check(11);
    expect(sent).toEqual([]);
    await check(15);
    expect(sent).toHaveLength(1);
  });

  it('shows nothing twice when a check is delivered twice', async () => {
    const { check, sent } = setUp();
    await check(15);
    await check(15);
    expect(sent).toHaveLength(1);
  });
});
