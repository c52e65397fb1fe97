import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type ApiAnswer, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
});
afterAll(() => product?.stop());

/** Calls until the answer is 429, at most `most` times: a window may end while the calls are made. */
async function untilLimited(most: number, send: () => Promise<ApiAnswer>): Promise<ApiAnswer[]> {
  const answers: ApiAnswer[] = [];
  while (answers.length < most && answers.at(-1)?.status !== 429) answers.push(await send());
  return answers;
}

function expectLimited(answer: ApiAnswer | undefined, name: string): void {
  expect(answer?.status).toBe(429);
  expect(answer?.body).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
  const wait = Number(answer?.headers.get('retry-after'));
  expect(Number.isInteger(wait) && wait >= 1 && wait <= 60).toBe(true);
  expect(answer?.headers.get('ratelimit')).toMatch(new RegExp(`"${name}";r=0;t=\\d+`));
}

describe('limits', () => {
  it('give five wrong passwords a minute for an account; then the right one waits too, until it is over', async () => {
    const [email, password] = demo.linus;
    const wrong = () => call('POST /login', { json: { email, password: 'not the password' } });
    const answers = await untilLimited(12, wrong);
    const [first] = answers;
    expect(first?.status).toBe(401);
    expect(first?.headers.get('ratelimit-policy')).toMatch(/"login-account";q=5;w=60/);
    expect(first?.headers.get('ratelimit')).toMatch(/"login-account";r=4;t=\d+/);
    expectLimited(answers.at(-1), 'login-account');

    expectLimited(
      await call('POST /login', { json: { email: email.toUpperCase(), password } }),
      'login-account',
    );
    await signIn(call, ...demo.ada);
    await call('POST /_local/clock', { json: { advanceSeconds: 61 } });
    await signIn(call, email, password);
  });

  it('say the same of an account that is not there', async () => {
    const answer = (email: string) => call('POST /login', { json: { email, password: 'not the password' } });
    const [there, nobody] = [await answer(demo.admin[0]), await answer('nobody@example.com')];
    for (const { status, headers } of [there, nobody]) {
      expect(status).toBe(401);
      expect(headers.get('ratelimit')).toMatch(/"login-account";r=4/);
    }
    expect(nobody.body.detail).toBe(there.body.detail);
  });

  it('let twenty registrations a minute from an address through, whatever a header says of it', async () => {
    let sent = 0;
    const register = () => {
      sent += 1;
      return call('POST /register', { json: {}, headers: { 'x-forwarded-for': `203.0.113.${sent}` } });
    };
    const answers = await untilLimited(45, register);
    expect(answers[0]?.status).toBe(422);
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"register";q=20;w=60');
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"register";r=\d+;t=\d+$/);
    expectLimited(answers.at(-1), 'register');
    expect((await call('POST /signup', { json: {} })).status).toBe(429);
  });

  it('leave other routes alone', async () => {
    const token = await signIn(call, ...demo.ada);
    const { status, headers } = await call('GET /tasks', { token });
    expect([status, headers.get('ratelimit')]).toEqual([200, null]);
  });
});
