import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo, isType, type LiveConnection } from '../support/live-connection.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;
const opened: LiveConnection[] = [];

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
});
afterAll(async () => {
  for (const { socket } of opened) socket.terminate();
  await product?.stop();
});

const token = () => signIn(call, ...demo.ada);
const advance = (seconds: number) => call('POST /_local/clock', { json: { advanceSeconds: seconds } });
async function arrive(): Promise<LiveConnection> {
  const live = await connectTo(product.url, { token: await token() });
  opened.push(live);
  await live.take(isType('welcome'));
  return live;
}

it('a token that runs out ends work on frames, and its connection a minute later', async () => {
  const [silent, renewed] = [await arrive(), await arrive()];
  // A connection that is silent for ten minutes would be closed by the gateway.
  for (let half = 0; half < 2; half += 1) {
    await advance(7 * 60);
    await Promise.all([silent.settled(), renewed.settled()]);
  }
  expect(await renewed.ask({ action: 'authenticate', token: await token() })).toMatchObject({
    type: 'authenticated',
    expiresAt: expect.any(String),
  });
  await advance(62);
  expect(await silent.take(isType('error'))).toMatchObject({ code: 'unauthenticated' });
  expect(await silent.ask({ action: 'ping' })).toMatchObject({ type: 'error', code: 'unauthenticated' });
  await advance(61);
  await expect.poll(() => silent.socket.readyState).toBe(silent.socket.CLOSED);
  await renewed.settled();
});
