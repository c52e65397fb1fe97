import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../functions/chat/contract.ts';
import { clientFrames, fitting, isTooLong, refOf } from '../../../../functions/chat/frames.ts';

const USER = '01a20ec7-0000-7000-8000-00000000000b';
const message = (content: string): Message => ({
  id: USER,
  sender: { id: USER, name: 'Ada' },
  room: 'lobby',
  content,
  timestamp: '2026-01-31T12:00:00.000Z',
});

describe('content', () => {
  const parse = (content: unknown) => clientFrames.broadcast.safeParse({ action: 'broadcast', content });

  it.each([' e\u0301 ', '  \n', '\u200b', '1\r\n2'])('is kept as it was sent: %j', (content) => {
    expect(parse(content).data?.content).toBe(content);
  });
  it.each(['', '\ud800', 'a\0b', 5, undefined])('is refused: %j', (content) => {
    expect(parse(content).success).toBe(false);
  });
  it('is measured in code points after NFC', () => {
    expect([isTooLong('😀'.repeat(4000)), isTooLong('😀'.repeat(4001))]).toEqual([false, true]);
    expect([isTooLong('e\u0301'.repeat(4000)), isTooLong('e\u0301'.repeat(4001))]).toEqual([false, true]);
  });
});

describe('a frame', () => {
  it('names one side: a user or a room', () => {
    const parse = (more: object) =>
      clientFrames.sendMessage.safeParse({ action: 'sendMessage', content: 'x', ...more }).success;
    expect(
      [{ to: USER }, { room: 'lobby' }, {}, { to: USER, room: 'lobby' }, { to: 'x' }].map(parse),
    ).toEqual([true, true, false, false, false]);
  });
  it('may have no field that its action does not know', () => {
    expect(clientFrames.ping.safeParse({ action: 'ping', extra: 1 }).success).toBe(false);
  });
  it.each(['feed', 'presence', 'alerts', 'jobs', 'metrics:*', `metrics:${USER}`])(
    'subscribes to %s',
    (channel) => {
      expect(clientFrames.subscribe.safeParse({ action: 'subscribe', channel }).success).toBe(true);
    },
  );
  it('is answered under its ref, where that is one', () => {
    expect(refOf({ ref: 'a' })).toEqual({ ref: 'a' });
    for (const sent of [{ ref: '' }, { ref: 'x'.repeat(65) }, { ref: 1 }, { ref: '\ud800' }, null, 'text'])
      expect(refOf(sent)).toEqual({});
  });
  it.each(['a\0b', '\ud800', '', 'x'.repeat(65), 1])('is refused for its ref: %j', (ref) => {
    expect(clientFrames.ping.safeParse({ action: 'ping', ref }).success).toBe(false);
  });
  it('has its ids read case-insensitively and given on in lower case', () => {
    const upper = USER.toUpperCase();
    expect(clientFrames.sendMessage.parse({ action: 'sendMessage', to: upper, content: 'x' }).to).toBe(USER);
    expect(clientFrames.markRead.parse({ action: 'markRead', with: upper, upTo: upper })).toMatchObject({
      with: USER,
      upTo: USER,
    });
    expect(clientFrames.history.parse({ action: 'history', room: upper, before: upper })).toMatchObject({
      room: USER,
      before: USER,
    });
    const channel = `metrics:${upper}`;
    expect(clientFrames.subscribe.parse({ action: 'subscribe', channel }).channel).toBe(`metrics:${USER}`);
  });
});

describe('fitting', () => {
  it('keeps the leading messages that one frame of 128 KB can carry', () => {
    const many = Array.from({ length: 100 }, () => message('😀'.repeat(4000)));
    const kept = fitting(many);
    expect(kept).toEqual(many.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(128 * 1024);
  });
  it('keeps all where they fit, and the first one of the largest', () => {
    const few = [message('a'), message('b')];
    expect(fitting(few)).toEqual(few);
    expect(fitting([message('\u0001'.repeat(4000))])).toHaveLength(1);
  });
});
