import { randomUUID } from 'node:crypto';
import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { readyImage } from './files.ts';

const fields = () => ({ sku: randomUUID(), name: 'Lamp', priceCents: 1999 });

/** A product of the administrator's: the token, and its id as the path's parameter. */
async function product({ admin, call }: ColdWorld, more: object = {}) {
  const { token } = admin;
  const { body } = await call('POST /products', { token, body: { ...fields(), stock: 1000, ...more } }, 201);
  // The shape of POST /products.
  const { id } = JSON.parse(body ?? '') as { id: string };
  return { token, params: { id } };
}

const shown = new WeakMap<ColdWorld, ReturnType<typeof product>>();

/** The same one at each call, so that all but the first find it in the cache. */
function sameProduct(world: ColdWorld): ReturnType<typeof product> {
  const found = shown.get(world) ?? product(world);
  shown.set(world, found);
  return found;
}

async function order(world: ColdWorld) {
  const { params } = await product(world);
  const { token } = world.user;
  const items = [{ productId: params.id, quantity: 1 }];
  const { body } = await world.call('POST /orders', { token, body: { items } }, 201);
  // The shape of POST /orders.
  const { id } = JSON.parse(body ?? '') as { id: string };
  return { token, params: { id } };
}

export const products: ColdExamples = {
  'list-products': () => ({ status: 200 }),
  'get-product': async (world) => ({ status: 200, params: (await sameProduct(world)).params }),
  'get-product-image': async (world) => {
    const { id: imageFileId } = (await readyImage(world)).params;
    return { status: 302, params: (await product(world, { imageFileId })).params };
  },
  'create-product': ({ admin }) => ({ status: 201, token: admin.token, body: fields() }),
  'replace-product': async (world) => ({ status: 200, ...(await product(world)), body: fields() }),
  'update-product': async (world) => ({ status: 200, ...(await product(world)), body: { priceCents: 5 } }),
  'delete-product': async (world) => ({ status: 204, ...(await product(world)) }),
  'change-stock': async (world) => ({
    status: 200,
    ...(await product(world)),
    body: { delta: 1, reason: 'counted' },
  }),
  'place-order': async (world) => {
    const { params } = await product(world);
    const items = [{ productId: params.id, quantity: 1 }];
    return { status: 201, token: world.user.token, body: { items } };
  },
  'get-order': async (world) => ({ status: 200, ...(await order(world)) }),
  'cancel-order': async (world) => ({ status: 200, ...(await order(world)) }),
};
