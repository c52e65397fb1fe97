import { randomBytes, randomUUID } from 'node:crypto';
import { sign } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { STRIPE_SECRET, stripeEvent, stripeHeaders } from '../../harness/stripe.ts';

const GITHUB_SECRET = 'nubo-local-github-secret';
const SOURCE = { type: 'contact.created', data: { id: 1 } };

/** A new source, with the secret that signs for it. */
async function source({ admin, call }: ColdWorld) {
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const parts = { token: admin.token, body: { name } };
  const { body } = await call('POST /webhooks/sources', parts, 201);
  return JSON.parse(body ?? '') as { id: string; name: string; secret: string };
}

function stripeCall() {
  const body = stripeEvent();
  return { body, headers: stripeHeaders(JSON.stringify(body), STRIPE_SECRET) };
}

async function storedEvent({ admin, call }: ColdWorld) {
  const { body } = await call('POST /webhook/stripe', stripeCall(), 200);
  return { token: admin.token, params: { id: JSON.parse(body ?? '').id as string } };
}

export const webhooks: ColdExamples = {
  'receive-stripe': () => ({ status: 200, ...stripeCall() }),
  'receive-github': async () => {
    const body = { zen: 'Keep it logically awesome.', hook_id: 1, repository: { full_name: 'nubo/nubo' } };
    return {
      status: 200,
      body,
      headers: {
        'x-github-event': 'ping',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': await sign(GITHUB_SECRET, JSON.stringify(body)),
      },
    };
  },
  'receive-webhook': async (world) => {
    const { name, secret } = await source(world);
    const [id, now] = [randomUUID(), new Date()];
    return {
      status: 200,
      params: { source: name },
      body: SOURCE,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, JSON.stringify(SOURCE)),
      },
    };
  },
  'get-event': async (world) => ({ status: 200, ...(await storedEvent(world)) }),
  'replay-event': async (world) => ({ status: 202, ...(await storedEvent(world)) }),
  'create-source': ({ admin }) => ({
    status: 201,
    token: admin.token,
    body: { name: `bench-${randomBytes(4).toString('hex')}` },
  }),
  'delete-source': async (world) => {
    const { id } = await source(world);
    return { status: 204, token: world.admin.token, params: { id } };
  },
};
