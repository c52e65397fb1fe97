import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { isWebhookSecret, newWebhookSecret } from '../../../../functions/_shared/webhook-secret.ts';
import {
  type CheckSignature,
  checkGithub,
  checkStandard,
  checkStripe,
  type SignedRequest,
} from '../../../../functions/webhooks/receiving/signatures.ts';
import {
  byGithub,
  byStandard,
  byStripe,
  GITHUB_SECRETS,
  type SignedDelivery,
  STRIPE_SECRETS,
} from '../../../support/webhooks.ts';

const STANDARD = newWebhookSecret();
// Composed and decomposed letters, an escape, CRLF and a last newline: what a parser would not write again.
const BODY = '{ "id":"evt_1",\r\n "a":"é e\u0301 \\u00e9","n":1.50 }\n';
const now = () => Date.now();

interface Scheme {
  readonly check: CheckSignature;
  readonly header: string;
  readonly secrets: readonly [string, string];
  sign(body: string, secret: string, offset?: number): SignedDelivery | Promise<SignedDelivery>;
}
const schemes: Readonly<Record<string, Scheme>> = {
  Stripe: {
    check: checkStripe,
    header: 'stripe-signature',
    secrets: [...STRIPE_SECRETS],
    sign: (body, secret, offset = 0) => byStripe(body, { secret, offset }),
  },
  GitHub: {
    check: checkGithub,
    header: 'x-hub-signature-256',
    secrets: [...GITHUB_SECRETS],
    sign: (body, secret) => byGithub('ping', body, { secret }),
  },
  'Standard Webhooks': {
    check: checkStandard,
    header: 'webhook-signature',
    secrets: [newWebhookSecret(), STANDARD],
    sign: (body, secret, offset = 0) => byStandard(body, { secret, offset }),
  },
};
const requestOf = ({ body, headers }: SignedDelivery): SignedRequest => ({
  headers,
  body: Buffer.from(body),
});

describe.each(Object.entries(schemes))('%s', (_, { check, header, secrets, sign }) => {
  it("takes what the provider's own library signs, by any of the secrets", async () => {
    for (const secret of secrets) {
      expect(check(requestOf(await sign(BODY, secret)), secrets, now())).toBe('valid');
    }
  });

  it('refuses one changed byte, another secret and no secret at all', async () => {
    const signed = await sign(BODY, secrets[0]);
    const changed = { ...signed, body: BODY.replace('é', 'e') };
    expect(check(requestOf(changed), secrets, now())).toBe('invalid');
    expect(check(requestOf({ ...signed, body: BODY.trimEnd() }), secrets, now())).toBe('invalid');
    expect(check(requestOf(signed), [secrets[1]], now())).toBe('invalid');
    expect(check(requestOf(signed), [], now())).toBe('invalid');
  });

  it('refuses a signature that is missing, empty, short, long or not ASCII, and throws for none', async () => {
    const { body, headers } = await sign(BODY, secrets[0]);
    const value = headers[header] ?? '';
    const wrong = [
      undefined,
      '',
      ' ',
      ',',
      '=',
      'v1',
      'v1=',
      'v1,',
      'sha256=',
      'sha1=abc',
      value.slice(0, -1),
      value.slice(0, 12),
      `${value}0`,
      value.replace(/.{4}$/, 'éééé'),
      value.replace(/.{4}$/, 'ÿ💥'),
      'v1='.repeat(10_000),
      'v1,AAAA '.repeat(10_000),
      't=1,v1=AAAA,'.repeat(10_000),
      '\0',
    ];
    for (const each of wrong) {
      const sent = { ...headers, [header]: each };
      expect(check({ headers: sent, body: Buffer.from(body) }, secrets, now()), String(each)).toBe('invalid');
    }
  });

  it('throws for no bytes, whatever they are', async () => {
    const { headers } = await sign(BODY, secrets[0]);
    for (const body of [Buffer.from([0x7b, 0xff, 0x00, 0xc3, 0x28, 0x7d]), Buffer.alloc(0)])
      expect(check({ headers, body }, secrets, now())).toBe('invalid');
  });
});

describe.each(['Stripe', 'Standard Webhooks'])('the timestamp of %s', (name) => {
  const { check, secrets, sign } = schemes[name] as Scheme;

  it.each([0, 299, -299])('may be %d s away', async (offset) => {
    expect(check(requestOf(await sign(BODY, secrets[0], offset)), secrets, now())).toBe('valid');
  });
  it.each([302, -302, 86_400])('may not be %d s away', async (offset) => {
    expect(check(requestOf(await sign(BODY, secrets[0], offset)), secrets, now())).toBe('expired');
  });
});

describe('Stripe', () => {
  const { headers } = byStripe(BODY);
  const [, timestamp = '', signature = ''] =
    /^t=(\d+),v1=(\w+)$/.exec(headers['stripe-signature'] ?? '') ?? [];
  const check = (header: string) =>
    checkStripe({ headers: { 'stripe-signature': header }, body: Buffer.from(BODY) }, STRIPE_SECRETS, now());

  test('any v1 that matches is enough, whatever stands beside it', () => {
    expect(timestamp).not.toBe('');
    const wrong = 'f'.repeat(64);
    expect(check(`t=${timestamp},v1=${wrong},v1=${signature},v0=${wrong}`)).toBe('valid');
    expect(check(` v1=${signature} , t=${timestamp}`)).toBe('valid');
  });
  test('v0 and other schemes do not count', () => {
    for (const scheme of ['v0', 'v2', 'V1', 'v1a', '']) {
      expect(check(`t=${timestamp},${scheme}=${signature}`)).toBe('invalid');
    }
  });
  test('without a timestamp that is one, nothing does', () => {
    for (const t of ['', 'now', '-1', '1e9', '1.5', '9'.repeat(400), `0x${timestamp}`]) {
      expect(check(`t=${t},v1=${signature}`)).toBe('invalid');
    }
    expect(check(`v1=${signature}`)).toBe('invalid');
  });
  test('the secret is the key as it is written, its prefix included', () => {
    const decoded = Buffer.from(STRIPE_SECRETS[0].slice(6), 'base64');
    const other = createHmac('sha256', decoded).update(`${timestamp}.${BODY}`).digest('hex');
    expect(check(`t=${timestamp},v1=${other}`)).toBe('invalid');
  });
});

describe('Standard Webhooks', () => {
  const signed = byStandard(BODY, { secret: STANDARD });
  const check = (changed: Readonly<Record<string, string>>) =>
    checkStandard({ headers: { ...signed.headers, ...changed }, body: Buffer.from(BODY) }, [STANDARD], now());

  test('any v1 that matches is enough; v1a, which is asymmetric, is passed over', () => {
    const mine = signed.headers['webhook-signature'] ?? '';
    expect(check({ 'webhook-signature': `v1a,${'A'.repeat(86)}== v1,AAAA ${mine}` })).toBe('valid');
    expect(check({ 'webhook-signature': mine.replace('v1,', 'v1a,') })).toBe('invalid');
  });
  test('id and timestamp are signed too', () => {
    expect(check({ 'webhook-id': 'msg_other' })).toBe('invalid');
    expect(check({ 'webhook-id': '' })).toBe('invalid');
    expect(check({ 'webhook-timestamp': '1' })).toBe('invalid');
  });
  test('the key is what the secret holds in base64', () => {
    const at = signed.headers['webhook-timestamp'];
    const content = `${signed.headers['webhook-id']}.${at}.${BODY}`;
    const whole = createHmac('sha256', STANDARD).update(content).digest('base64');
    expect(check({ 'webhook-signature': `v1,${whole}` })).toBe('invalid');
  });
});

describe('a secret of a source', () => {
  const base64 = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

  it.each([24, 32, 64])('may have %d bytes', (bytes) => {
    expect(isWebhookSecret(base64(bytes))).toBe(true);
  });
  it.each([
    'whsec_!!!!',
    'whsec_',
    '',
    'secret',
    base64(23),
    base64(65),
    base64(32).slice(6),
    base64(32).replace('whsec_', 'WHSEC_'),
    `${base64(32)} `,
    `${base64(32)}!`,
    base64(32).replace(/=+$/, ''),
    `whsec_${'-_'.repeat(22)}`,
    `whsec_${'!'.repeat(44)}`,
  ])('may not be %j', (secret) => {
    expect(isWebhookSecret(secret)).toBe(false);
  });
  it('that is made has 32 random bytes', () => {
    const made = newWebhookSecret();
    expect(isWebhookSecret(made)).toBe(true);
    expect(Buffer.from(made.slice(6), 'base64')).toHaveLength(32);
    expect(newWebhookSecret()).not.toBe(made);
  });
});
