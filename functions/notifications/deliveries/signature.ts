import { createHmac } from 'node:crypto';
import { webhookKey } from '../../_shared/webhook-secret.ts';

/** Headers of one attempt (Standard Webhooks, "Webhook headers"): the id stays over all attempts, the time is this one's. */
export function signedHeaders(secret: string, id: string, now: Date, body: string) {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', webhookKey(secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
