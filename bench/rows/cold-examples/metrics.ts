import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { sampleAt } from '../../subjects/agents.ts';

const RULE = { metric: 'cpu', operator: '>', threshold: 95, forSeconds: 300, severity: 'warning' };

async function made(world: ColdWorld, route: string, body: unknown) {
  const { admin, call } = world;
  return JSON.parse((await call(route, { token: admin.token, body }, 201)).body ?? '');
}

async function host(world: ColdWorld) {
  const { host: added, agentToken } = await made(world, 'POST /hosts', { name: 'bench' });
  // The shape of a new host.
  return { id: added.id as string, token: agentToken as string };
}

/** One host for all calls: its first sample does more than those that follow. */
const measured = new WeakMap<ColdWorld, ReturnType<typeof host>>();
async function measuredHost(world: ColdWorld) {
  const known = measured.get(world) ?? host(world);
  measured.set(world, known);
  return known;
}

async function rule({ admin, call }: ColdWorld) {
  const { body } = await call('POST /alert-rules', { token: admin.token, body: RULE }, 201);
  return { token: admin.token, params: { id: JSON.parse(body ?? '').id as string } };
}

async function ofHost(world: ColdWorld) {
  return { token: world.admin.token, params: { id: (await host(world)).id } };
}

export const metrics: ColdExamples = {
  'create-host': ({ admin }) => ({ status: 201, token: admin.token, body: { name: 'bench' } }),
  'get-host': async (world) => ({ status: 200, ...(await ofHost(world)) }),
  'update-host': async (world) => ({ status: 200, ...(await ofHost(world)), body: { name: 'other' } }),
  'delete-host': async (world) => ({ status: 204, ...(await ofHost(world)) }),
  'receive-samples': async (world) => ({
    status: 202,
    token: (await measuredHost(world)).token,
    body: { samples: [sampleAt(Date.now())] },
  }),
  'get-metrics': async (world) => ({ status: 200, ...(await ofHost(world)) }),
  'export-metrics': async (world) => ({ status: 200, ...(await ofHost(world)) }),
  'create-alert-rule': ({ admin }) => ({ status: 201, token: admin.token, body: RULE }),
  'get-alert-rule': async (world) => ({ status: 200, ...(await rule(world)) }),
  'replace-alert-rule': async (world) => ({ status: 200, ...(await rule(world)), body: RULE }),
  'delete-alert-rule': async (world) => ({ status: 204, ...(await rule(world)) }),
};
