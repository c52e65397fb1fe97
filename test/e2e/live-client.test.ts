import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { connectLive, type Live, type Message } from '@nubo/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiAt } from '../support/api.ts';
import { personOf } from '../support/live-connection.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

const dataDir = tempDir('live-client');
let port: number;
let product: Product;
const clients: Live[] = [];

/** A port that is free now, and free again when the product is killed. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : 0;
      server.close((error) => (error ? reject(error) : resolve(found)));
    });
  });
const start = () => startProduct({ dataDir, args: ['--no-seed', '--port', String(port)] });

beforeAll(async () => {
  port = await freePort();
  product = await start();
});
afterAll(async () => {
  for (const live of clients) live.close();
  await product?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Talker {
  readonly id: string;
  readonly live: Live;
  /** In the order they came. */
  readonly received: Message[];
  readonly isOpen: () => boolean;
}

async function talker(name: string): Promise<Talker> {
  const call = apiAt(product.url);
  const json = { email: `${name}@example.com`, password: 'correct horse', name };
  const { id, token } = personOf(await call('POST /register', { json }));
  const received: Message[] = [];
  let state = '';
  const live = connectLive({
    url: `${product.url.replace(/^http/, 'ws')}/ws`,
    ticket: async () => (await call('POST /ws/ticket', { token })).body.ticket,
    onMessage: (message) => received.push(message),
    onState: (now) => {
      state = now;
    },
  });
  clients.push(live);
  const isOpen = () => state === 'open';
  await expect.poll(isOpen, { timeout: 60_000 }).toBe(true);
  return { id, live, received, isOpen };
}

it('a client misses nothing and repeats nothing when the runtime is killed and started again', async () => {
  const ada = await talker('ada');
  const linus = await talker('linus');
  const sent: string[] = [];
  const acknowledged: Promise<unknown>[] = [];
  const say = (from: Talker, to: Talker, content: string) => {
    sent.push(content);
    acknowledged.push(from.live.send({ user: to.id }, content));
  };
  const talk = async (round: string) => {
    for (let index = 0; index < 5; index += 1) {
      say(ada, linus, `ada ${round} ${index}`);
      say(linus, ada, `linus ${round} ${index}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  await talk('before');
  // In the middle of it: some are stored and not acknowledged, some acknowledged and not delivered.
  await product.kill('SIGKILL');
  await talk('meanwhile');
  product = await start();
  await talk('after');

  await Promise.all(acknowledged);
  for (const { received } of [ada, linus]) {
    const contents = () => received.map(({ content }) => content).toSorted();
    await expect.poll(contents, { timeout: 60_000 }).toEqual(sent.toSorted());
    expect(new Set(received.map(({ id }) => id)).size).toBe(sent.length);
  }
});
