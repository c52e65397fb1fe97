import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type LocalStores, localStores } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { createLogger } from '../../../functions/_shared/observability/logger.ts';
import { handlerFile } from '../../../functions/_shared/routing/route.ts';
import { service } from '../../../functions/products/routes.ts';
import { triggers } from '../../../functions/products/triggers.ts';
import { queuedEvent, type TestBus, testBus } from '../../support/event-bus.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

export type ProductsRoute = (typeof service.http)[number]['id'];
type Call = Omit<HttpCall, 'method' | 'path' | 'token'>;
type Consumer = keyof typeof CONSUMED;
type Load = (id: string) => Promise<{
  // biome-ignore lint/suspicious/noExplicitAny: handlers of several kinds
  handler: any;
}>;

const CONSUMED = { 'apply-payment': 'webhook.processed', 'remove-user-from-orders': 'user.deleted' } as const;

export interface ProductsCaller {
  readonly userId: string;
  call(route: ProductsRoute, call?: Call): Promise<HttpAnswerSeen>;
}

export interface ProductsHarness {
  readonly bus: TestBus;
  readonly database: () => NuboDatabase;
  readonly stores: LocalStores;
  user(role?: 'user' | 'admin'): Promise<ProductsCaller>;
  readonly anonymous: ProductsCaller;
  /** The caller in an execution environment of its own: with its own connections, as concurrent calls have on Lambda. */
  apart(caller: ProductsCaller, ...routes: readonly ProductsRoute[]): Promise<ProductsCaller>;
  /** A new product with a SKU of its own, made by an administrator. */
  product(fields?: object): Promise<{ id: string; sku: string; name: string; stock: number }>;
  /** Hands events to a consumer of the bus, each twice, as SQS may. */
  consume(consumer: Consumer, ...events: object[]): Promise<unknown>;
  /** Runs a function that no route leads to. */
  invoke(id: string, event?: object): Promise<unknown>;
  /** What the job `expire-orders` does. */
  expireOrders(): Promise<number>;
  /** The same in an execution environment of its own. */
  expireApart(): Promise<() => Promise<number>>;
  /** A function in an execution environment of its own. */
  functionApart(id: string): Promise<(event: object) => Promise<unknown>>;
  order(
    caller: ProductsCaller,
    ...items: readonly (readonly [productId: string, quantity: number])[]
  ): Promise<HttpAnswerSeen>;
  stockOf(productId: string): Promise<number>;
  /** `data` of the event of a successful payment of an order, with an id of its own. */
  paymentOf(order: object, more?: object): object;
  /** What Lambda hands to a consumer of the bus for one event. */
  queued(consumer: Consumer, data: object): object;
}

/** A real PostgreSQL with the schema of products, and a real Redis server, for the tests of one file. */
export function productsHarness(): ProductsHarness {
  let database: NuboDatabase;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  const bus = testBus();
  const stores = localStores();
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    const redis = await stores.stores.redis();
    [database, identity] = await Promise.all([nuboDatabase('products'), testIdentity()]);
    const env = {
      ...database.env('products'),
      ...identity.env,
      CACHE_HOST: redis.host,
      CACHE_PORT: String(redis.port),
      CACHE_TLS: 'false',
      TABLE_IDEMPOTENCY: 'idempotency',
      FUNCTION_FILES_FIND_READY_FILES: 'find-ready-files',
      FUNCTION_FILES_PRESIGN_FILE: 'presign-file',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    admin = await harness.user('admin');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await stores.close();
    await database.close();
  });

  const callerOf = (userId: string, load: Load): ProductsCaller => ({
    userId,
    async call(id, extras = {}) {
      const route = service.http.find((one) => one.id === id);
      if (!route) throw new Error(`products has no route ${id}`);
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => extras.params?.[name] ?? name);
      const { handler } = await load(id);
      const { method } = route;
      return await callHttp(handler, { method, path, token: tokens.get(userId), ...extras });
    },
  });
  let admin: ProductsCaller;
  const harness: ProductsHarness = {
    bus,
    stores,
    database: () => database,
    anonymous: callerOf('', load),
    async user(role = 'user') {
      const userId = randomUUID();
      tokens.set(userId, await identity.token({ userId, role }));
      return callerOf(userId, load);
    },
    apart: async ({ userId }, ...routes) => callerOf(userId, await ownLoad(...routes)),
    async product(fields = {}) {
      const body = { sku: randomUUID(), name: 'Lamp', priceCents: 1999, stock: 5, ...fields };
      const answer = await admin.call('create-product', { body });
      if (answer.status !== 201) throw new Error(`create-product answered ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async consume(consumer, ...events) {
      const { handler } = await load(consumer);
      for (const event of events) {
        const message = queuedEvent(CONSUMED[consumer], event);
        for (let time = 0; time < 2; time += 1) {
          const { batchItemFailures } = await handler({ Records: [message] }, {}, () => undefined);
          if (batchItemFailures.length > 0) throw new Error(`${consumer} failed`);
        }
      }
    },
    invoke: async (id, event = {}) => (await load(id)).handler(event, { awsRequestId: 'operator' }),
    expireOrders: async () => await (await expiry())(),
    async expireApart() {
      vi.resetModules();
      return await expiry();
    },
    async functionApart(id) {
      const { handler } = await (await ownLoad(id))(id);
      return (event) => handler(event, { awsRequestId: 'operator' });
    },
    queued: (consumer, data) => ({ Records: [queuedEvent(CONSUMED[consumer], data)] }),
    paymentOf(order, more = {}) {
      const { type = 'payment_intent.succeeded', ...payment } = { type: undefined, ...more };
      const { id, totalCents, currency } = { id: '', totalCents: 0, currency: '', ...order };
      const about = { outcome: 'succeeded', orderId: id, amountCents: totalCents, currency, ...payment };
      const eventId = `evt_${randomUUID()}`;
      return { id: randomUUID(), source: 'stripe', eventId, type, summary: null, payment: about };
    },
    async order(caller, ...items) {
      const body = { items: items.map(([productId, quantity]) => ({ productId, quantity })) };
      return await caller.call('place-order', { body });
    },
    async stockOf(productId) {
      const { rows } = await database.admin.query('SELECT stock FROM products.products WHERE id = $1', [
        productId,
      ]);
      return rows[0].stock;
    },
  };
  return harness;
}

/** The handlers read their environment when they are first called, so they are loaded after it is set. */
const load: Load = (id) => import(fileOf(id));

async function expiry(): Promise<() => Promise<number>> {
  const { createOrderExpiryService } = await import('../../../functions/products/orders/deps.ts');
  const service = createOrderExpiryService();
  const cause = { traceId: 'expiry', log: createLogger() };
  return () => service.expire(cause, async () => undefined);
}

/** Loads these handlers with modules of their own. */
async function ownLoad(...ids: readonly string[]): Promise<Load> {
  vi.resetModules();
  const loaded = new Map<string, Awaited<ReturnType<Load>>>();
  for (const id of ids) loaded.set(id, await load(id));
  return async (id) => {
    const found = loaded.get(id);
    if (!found) throw new Error(`${id} was not loaded`);
    return found;
  };
}

function fileOf(id: string): string {
  const found = [...service.http, ...triggers].find((one) => one.id === id);
  if (!found) throw new Error(`products has no function ${id}`);
  return resolve('functions', handlerFile('products', found));
}
