import * as z from 'zod';
import type { World } from '../core/world.ts';
import type { ControlRoute } from './control-route.ts';

/** Ten years at once are more than any test needs and less than what a date cannot hold. */
const advance = z.strictObject({ advanceSeconds: z.number().min(0).max(315_360_000) });

export const advanceClock: ControlRoute = {
  method: 'POST',
  path: '/_local/clock',
  async handle({ body }, world) {
    await world.clock.advance(advance.parse(body).advanceSeconds * 1000);
    return { json: reading(world) };
  },
};

export const readClock: ControlRoute = {
  method: 'GET',
  path: '/_local/clock',
  handle: (_, world) => ({ json: reading(world) }),
};

function reading({ clock }: World): { now: string; offsetSeconds: number } {
  return { now: new Date(clock.now()).toISOString(), offsetSeconds: clock.offsetMs / 1000 };
}
