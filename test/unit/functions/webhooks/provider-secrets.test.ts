import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  checkWithProvider,
  providerSecrets,
} from '../../../../functions/webhooks/receiving/provider-secrets.ts';
import { checkGithub } from '../../../../functions/webhooks/receiving/signatures.ts';
import { byGithub } from '../../../support/webhooks.ts';

let text: string | Error;
let reads: number;
const secrets = () =>
  providerSecrets(async () => {
    reads += 1;
    if (text instanceof Error) throw text;
    return text;
  });
const list = (...all: string[]) => JSON.stringify({ secrets: all });
const seconds = (count: number) => vi.advanceTimersByTime(count * 1000);
const signedBy = async (secret: string) => {
  const { body, headers } = await byGithub('ping', '{}', { secret });
  return { headers, body: Buffer.from(body) };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  text = list('first-secret');
  reads = 0;
});
afterEach(() => vi.useRealTimers());

test('secrets are read once a minute', async () => {
  const known = secrets();
  expect(await known.current()).toEqual(['first-secret']);
  text = list('first-secret', 'second-secret');
  seconds(59);
  expect(await known.current()).toEqual(['first-secret']);
  seconds(1);
  expect(await known.current()).toEqual(['first-secret', 'second-secret']);
  expect(reads).toBe(2);
});

test('the first delivery signed by a secret that was rolled in passes', async () => {
  const known = secrets();
  await known.current();
  text = list('first-secret', 'second-secret');
  seconds(6);
  expect(await checkWithProvider(known, checkGithub, await signedBy('second-secret'))).toBe('valid');
});

test('wrong signatures have the secret read every five seconds at most', async () => {
  const known = secrets();
  const request = await signedBy('somebody-else');
  for (let at = 0; at < 20; at += 1) {
    expect(await checkWithProvider(known, checkGithub, request)).toBe('invalid');
    seconds(1);
  }
  expect(reads).toBeLessThanOrEqual(5);
});

test('an outage of Secrets Manager refuses nothing for 15 minutes, and is not asked at each call', async () => {
  const known = secrets();
  await known.current();
  text = new Error('away');
  const request = await signedBy('first-secret');
  for (let minute = 0; minute < 14; minute += 1) {
    seconds(60);
    for (let call = 0; call < 10; call += 1) {
      expect(await checkWithProvider(known, checkGithub, request)).toBe('valid');
    }
  }
  expect(reads).toBe(15);
  seconds(120);
  await expect(known.current()).rejects.toThrow('away');
});

test('a secret without a list is one by which nobody can sign', async () => {
  text = '{"unused":"random"}';
  expect(await secrets().current()).toEqual([]);
});

test.each(['', 'whsec_text', '{"secrets":[""]}', '{"secrets":"first-secret"}', '{"secrets":[null]}'])(
  'the secret %j is an error that does not quote it',
  async (content) => {
    text = content;
    const error = await secrets()
      .current()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'dependency-down' });
    expect(JSON.stringify([String(error), String(Reflect.get(Object(error), 'cause'))])).not.toContain(
      'whsec_',
    );
  },
);
