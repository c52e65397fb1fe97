import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../../../functions/chat/frames.ts';
import { createPresenceService } from '../../../../functions/chat/presence/presence-service.ts';

const ada = { id: 'ada', name: 'Ada' };
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

function setUp() {
  const state = { connections: new Set<string>(), online: false, leftAt: undefined as Date | undefined };
  const announced: ServerFrame[] = [];
  const service = createPresenceService({
    connections: {
      add: async ({ connectionId }) => void state.connections.add(connectionId),
      ofUser: async () => [...state.connections],
      lastLeft: async () => state.leftAt,
    },
    people: {
      async comeOnline() {
        const came = !state.online;
        state.online = true;
        return came;
      },
      async goOffline() {
        const was = state.online;
        state.online = false;
        return was ? ada : undefined;
      },
    },
    announce: async (frame) => void announced.push(frame),
  });
  return {
    state,
    open: (connectionId: string, seconds: number) =>
      service.connectionOpened(
        { connectionId, user: ada, role: 'user', connectedAt: at(seconds).toISOString() },
        at(seconds),
      ),
    close(connectionId: string, seconds: number) {
      state.connections.delete(connectionId);
      state.leftAt = at(seconds);
    },
    check: (seconds: number) => service.check('ada', at(seconds)),
    statuses: () => announced.map((frame) => (frame.type === 'presence' ? frame.status : frame.type)),
    announced,
  };
}

describe('presence', () => {
  it('is announced once a user, not once a connection', async () => {
    const { open, close, check, statuses } = setUp();
    await open('one', 0);
    await open('two', 1);
    close('one', 2);
    await check(12);
    expect(statuses()).toEqual(['online']);
    close('two', 20);
    await check(30);
    expect(statuses()).toEqual(['online', 'offline']);
  });

  it('says when the user was last there, which is before the grace', async () => {
    const { open, close, check, announced } = setUp();
    await open('one', 0);
    close('one', 5);
    await check(15);
    expect(announced.at(-1)).toMatchObject({ status: 'offline', lastSeen: at(5).toISOString() });
  });

  it('gives the whole grace to the last departure', async () => {
    const { open, close, check, statuses } = setUp();
    await open('one', 0);
    close('one', 1);
    await open('two', 5);
    close('two', 9);
    // The check of the first departure.
    await check(11);
    expect(statuses()).toEqual(['online']);
    await check(19);
    expect(statuses()).toEqual(['online', 'offline']);
  });

  it('tells nothing twice when a check is delivered twice', async () => {
    const { open, close, check, statuses } = setUp();
    await open('one', 0);
    close('one', 1);
    await check(11);
    await check(11);
    expect(statuses()).toEqual(['online', 'offline']);
  });
});
