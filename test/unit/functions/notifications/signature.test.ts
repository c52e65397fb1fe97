import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newWebhookSecret } from '../../../../functions/_shared/webhook-secret.ts';
import { signedHeaders } from '../../../../functions/notifications/deliveries/signature.ts';

test("a receiver with Standard Webhooks' own library takes each attempt, the id the same over all", () => {
  const secret = newWebhookSecret();
  const body = JSON.stringify({ type: 'test', data: { name: 'Zoë 🚀' } });
  const first = signedHeaders(secret, 'msg', new Date(Date.now() - 10 * 3_600_000), body);
  const second = signedHeaders(secret, 'msg', new Date(), body);
  expect(new Webhook(secret).verify(body, second)).toEqual(JSON.parse(body));
  expect(() => new Webhook(secret).verify(body, first)).toThrow('too old');
  expect(second['webhook-id']).toBe(first['webhook-id']);
  expect(second['webhook-signature']).not.toBe(first['webhook-signature']);
});
