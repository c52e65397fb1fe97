import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

const MONTH_MS = 30 * 86_400_000;
let local: FunctionsWorld;
beforeEach(() => {
  local = createFunctionsWorld();
});
afterEach(() => local.close());

describe('Date in a function', () => {
  test("is the local world's, in every form, and stays a Date", async () => {
    local.define(
      'dates',
      `const captured = Date.now;
      class Later extends Date {}
      exports.handler = async () => ({
        now: Date.now(), captured: captured(), date: new Date().getTime(), later: new Later().getTime(),
        text: new Date(Date()).getTime(), given: new Date(5).getTime(), parts: new Date(2020, 1, 3).getDate(),
        kinds: [new Date() instanceof Date, new Later() instanceof Later, new Date().constructor === Date,
          Object.prototype.toString.call(new Date()), Date.name, Date.length, Date.UTC(1970, 0, 1), Date.parse('1970-01-01T00:00:01Z')],
        origin: performance.timeOrigin + performance.now(),
      });`,
    );
    await local.call('dates');
    await local.world.clock.advance(MONTH_MS);
    const machine = Date.now();
    const seen = Object(await local.call('dates'));
    for (const key of ['now', 'captured', 'date', 'later', 'text']) {
      expect(Math.abs(Number(Reflect.get(seen, key)) - machine - MONTH_MS)).toBeLessThan(60_000);
    }
    expect(seen).toMatchObject({
      given: 5,
      parts: 3,
      kinds: [true, true, true, '[object Date]', 'Date', 7, 0, 1000],
    });
    expect(Math.abs(seen.origin - machine)).toBeLessThan(60_000);
  });

  test('moves while a call is running', async () => {
    local.define(
      'waiting',
      `exports.handler = async ({ warm }) => {
        if (warm) return 'warm';
        const start = Date.now();
        while (Date.now() - start < 3600_000) await new Promise((r) => setTimeout(r, 5));
        return 'an hour has passed';
      };`,
    );
    await local.call('waiting', { warm: true });
    const running = local.call('waiting');
    await local.world.clock.advance(3_600_000);
    expect(await running).toBe('an hour has passed');
  });

  test('has credentials of a new session when the old one has few hours left', async () => {
    local.define('signing', 'exports.handler = async () => process.env.AWS_ACCESS_KEY_ID;');
    const first = String(await local.call('signing'));
    expect(await local.call('signing')).toBe(first);
    await local.world.clock.advance(13 * 3_600_000);
    expect(await local.call('signing')).not.toBe(first);
    const { clock, identities } = local.world;
    expect(identities.principalOf(first)?.expiresAt).toBeLessThan(clock.now());
  });

  test('does not move the deadline of an invocation', async () => {
    local.define('deadline', 'exports.handler = async (e, c) => c.getRemainingTimeInMillis();', {
      timeoutSeconds: 9,
    });
    await local.world.clock.advance(MONTH_MS);
    const left = Number(await local.call('deadline'));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(9000);
  });

  test("dates the invocation's row and its log", async () => {
    await local.world.clock.advance(MONTH_MS);
    local.define('dated', "exports.handler = async () => console.log('now');");
    await local.call('dated');
    const [row] = local.functions.invocations({ function: 'dated' });
    const earliest = new Date(Date.now() + MONTH_MS - 60_000).toISOString();
    expect((row?.startedAt ?? '') > earliest).toBe(true);
    expect((row?.log[1] ?? '') > earliest).toBe(true);
  });
});
