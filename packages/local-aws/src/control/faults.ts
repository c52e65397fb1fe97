import * as z from 'zod';
import { FAULT_TARGETS } from '../core/faults.ts';
import type { ControlRoute } from './control-route.ts';

const fault = z.strictObject({
  target: z.enum(FAULT_TARGETS),
  mode: z.enum(['ok', 'down', 'slow']),
  afterCalls: z.int().min(0).optional(),
});

export const setFault: ControlRoute = {
  method: 'POST',
  path: '/_local/faults',
  handle({ body }, world) {
    const { target, mode, afterCalls } = fault.parse(body);
    world.faults.set({ target, mode, ...(afterCalls === undefined ? {} : { afterCalls }) });
    return { json: world.faults.list().find((state) => state.target === target) };
  },
};

export const listFaults: ControlRoute = {
  method: 'GET',
  path: '/_local/faults.json',
  handle: (_, world) => ({ json: world.faults.list() }),
};
