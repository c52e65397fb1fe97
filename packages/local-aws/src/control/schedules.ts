import * as z from 'zod';
import { schedules } from '../triggers/schedules/schedules.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlInputError } from './router.ts';

/** Everything that runs by the clock, with its next time. */
export const listSchedules: ControlRoute = {
  method: 'GET',
  path: '/_local/schedules.json',
  handle: (_request, world) => ({ json: schedules(world).list() }),
};

const run = z.object({ scheduledTime: z.iso.datetime({ offset: true }).optional() }).optional();

/** Fires one now as its clock would; `scheduledTime` is what the function is told, now by default. */
export const runSchedule: ControlRoute = {
  method: 'POST',
  path: '/_local/schedules/{name}/run',
  async handle({ params, body }, world) {
    const input = run.safeParse(body);
    if (!input.success) throw new ControlInputError(z.prettifyError(input.error));
    const given = input.data?.scheduledTime;
    const scheduledAt = given === undefined ? world.clock.now() : Date.parse(given);
    const name = params.name ?? '';
    if (await schedules(world).run(name, scheduledAt)) {
      return { status: 202, json: { name, scheduledTime: new Date(scheduledAt).toISOString() } };
    }
    return { status: 404, json: { message: `there is no schedule ${name}` } };
  },
};
