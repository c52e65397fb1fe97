import { randomUUID } from 'node:crypto';
import { sign } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

/** Those of the local runtime; the second of each is being rolled in. */
export const STRIPE_SECRETS: readonly [string, string] = [
  'whsec_bnVib19sb2NhbF9zdHJpcGU',
  'whsec_bnVib19sb2NhbF9zdHJpcGVfMg',
];
export const GITHUB_SECRETS: readonly [string, string] = [
  'nubo-local-github-secret',
  'nubo-local-github-secret-2',
];

const stripe = new Stripe('sk_test_nubo');

export type Headers = Readonly<Record<string, string>>;

/** A body with the headers that its sender's own library or documentation gives it. */
export interface SignedDelivery {
  readonly body: string;
  readonly headers: Headers;
}

/** An event of Stripe about one object, as text: indented and with a last newline, as nothing that parses would write it. */
export function stripeEvent(type: string, object: object, id = `evt_${randomUUID()}`): string {
  return `${JSON.stringify({ id, object: 'event', created: 1, type, data: { object } }, null, 2)}\r\n`;
}

export interface SignedAt {
  readonly secret?: string;
  /** Seconds from now. */
  readonly offset?: number;
}

export function byStripe(
  body: string,
  { secret = STRIPE_SECRETS[0], offset = 0 }: SignedAt = {},
): SignedDelivery {
  const timestamp = Math.floor(Date.now() / 1000) + offset;
  const signature = stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return {
    body,
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
  };
}

export async function byGithub(
  type: string,
  body: string,
  { secret = GITHUB_SECRETS[0], id = randomUUID(), contentType = 'application/json' } = {},
): Promise<SignedDelivery> {
  return {
    body,
    headers: {
      'content-type': contentType,
      'x-github-event': type,
      'x-github-delivery': id,
      'x-hub-signature-256': await sign(secret, body),
    },
  };
}

export function byStandard(
  body: string,
  { secret, id = `msg_${randomUUID()}`, offset = 0 }: SignedAt & { secret: string; id?: string },
): SignedDelivery {
  const at = new Date((Math.floor(Date.now() / 1000) + offset) * 1000);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  };
}
