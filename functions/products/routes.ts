import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  imageQuery,
  newProduct,
  order,
  orderInput,
  orderPage,
  orderQuery,
  product,
  productInput,
  productPage,
  productPatch,
  productQuery,
  resourceId,
  stockChange,
} from './contract.ts';

const CACHED = {
  'x-cache': '`HIT`, `MISS` or `STALE`; a request with `Cache-Control: no-cache` is always a miss',
  age: 'Seconds since a cached answer was made',
};
const WRITES = { postgres: true, redis: true, publishes: true } as const;
const WRITES_IMAGE = { ...WRITES, invokes: ['files/find-ready-files'] } as const;

export const listProducts = {
  id: 'list-products',
  capability: 'catalogue',
  method: 'GET',
  path: '/products',
  access: 'public',
  summary: 'A page of products',
  description:
    'Cached for 60 s; a change of any product, its stock included, is seen by the next read. Names are sorted by the root order of the Unicode Collation Algorithm.',
  query: productQuery,
  responses: { 200: { description: 'A page of products', body: productPage, headers: CACHED } },
  conditional: true,
  needs: { postgres: true, redis: true },
} as const satisfies HttpRouteSpec;

export const getProduct = {
  id: 'get-product',
  capability: 'catalogue',
  method: 'GET',
  path: '/products/{id}',
  access: 'public',
  summary: 'One product',
  description: 'Cached for 60 s; a change of it, its stock included, is seen by the next read.',
  params: resourceId,
  responses: { 200: { description: 'The product', body: product, headers: CACHED } },
  conditional: true,
  needs: { postgres: true, redis: true },
} as const satisfies HttpRouteSpec;

export const getProductImage = {
  id: 'get-product-image',
  capability: 'catalogue',
  method: 'GET',
  path: '/products/{id}/image',
  access: 'public',
  summary: 'The image of a product',
  description: '404 for a product without one.',
  params: resourceId,
  query: imageQuery,
  responses: {
    302: { description: 'To a presigned URL of 5 minutes', headers: { location: 'The presigned URL' } },
  },
  errors: [409],
  needs: { postgres: true, invokes: ['files/presign-file'] },
} as const satisfies HttpRouteSpec;

export const createProduct = {
  id: 'create-product',
  capability: 'catalogue',
  method: 'POST',
  path: '/products',
  access: 'admin',
  summary: 'Create a product',
  description: 'Its image is a ready file of the caller’s own.',
  body: newProduct,
  responses: { 201: { description: 'The product; its URL is in `Location`', body: product } },
  errors: [409],
  idempotent: true,
  needs: WRITES_IMAGE,
} as const satisfies HttpRouteSpec;

export const replaceProduct = {
  id: 'replace-product',
  capability: 'catalogue',
  method: 'PUT',
  path: '/products/{id}',
  access: 'admin',
  summary: 'Replace a product whole, but its stock',
  params: resourceId,
  body: productInput,
  responses: { 200: { description: 'The product as it is now', body: product } },
  errors: [409],
  conditional: true,
  needs: WRITES_IMAGE,
} as const satisfies HttpRouteSpec;

export const updateProduct = {
  id: 'update-product',
  capability: 'catalogue',
  method: 'PATCH',
  path: '/products/{id}',
  access: 'admin',
  summary: 'Change some fields of a product',
  params: resourceId,
  body: productPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The product as it is now', body: product } },
  errors: [409],
  conditional: true,
  needs: WRITES_IMAGE,
} as const satisfies HttpRouteSpec;

export const deleteProduct = {
  id: 'delete-product',
  capability: 'catalogue',
  method: 'DELETE',
  path: '/products/{id}',
  access: 'admin',
  summary: 'Delete a product; orders of it stay as they are',
  params: resourceId,
  responses: { 204: { description: 'The product is gone' } },
  conditional: true,
  needs: WRITES,
} as const satisfies HttpRouteSpec;

export const changeStock = {
  id: 'change-stock',
  capability: 'catalogue',
  method: 'POST',
  path: '/products/{id}/stock',
  access: 'admin',
  summary: 'Add pieces to the stock of a product or take some away',
  description: '409 when fewer would be left than none. The reason is kept.',
  params: resourceId,
  body: stockChange,
  responses: { 200: { description: 'The product as it is now', body: product } },
  errors: [409],
  idempotent: true,
  needs: WRITES,
} as const satisfies HttpRouteSpec;

export const placeOrder = {
  id: 'place-order',
  capability: 'orders',
  method: 'POST',
  path: '/orders',
  access: 'user',
  summary: 'Order products',
  description:
    'Reserves the pieces of all products or of none: 409 when one is short. Lines of the same product are added up; all products have one currency. The order expires after 30 minutes unless it is paid.',
  body: orderInput,
  responses: { 201: { description: 'The order; its URL is in `Location`', body: order } },
  errors: [409],
  idempotent: true,
  needs: WRITES,
} as const satisfies HttpRouteSpec;

export const listOrders = {
  id: 'list-orders',
  capability: 'orders',
  method: 'GET',
  path: '/orders',
  access: 'user',
  summary: "The caller's orders, newest first; an administrator may list everybody's",
  query: orderQuery,
  responses: { 200: { description: 'A page of orders', body: orderPage } },
  errors: [403],
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const getOrder = {
  id: 'get-order',
  capability: 'orders',
  method: 'GET',
  path: '/orders/{id}',
  access: 'user',
  summary: 'One order of the caller',
  params: resourceId,
  responses: { 200: { description: 'The order', body: order } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const cancelOrder = {
  id: 'cancel-order',
  capability: 'orders',
  method: 'POST',
  path: '/orders/{id}/cancel',
  access: 'user',
  summary: 'Cancel a pending order; its pieces go back into stock',
  params: resourceId,
  responses: { 200: { description: 'The cancelled order', body: order } },
  errors: [409],
  needs: WRITES,
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'products',
  title: 'Products',
  description: 'A catalogue that everybody reads from a cache, and orders that reserve its stock.',
  http: [
    listProducts,
    createProduct,
    getProduct,
    getProductImage,
    replaceProduct,
    updateProduct,
    deleteProduct,
    changeStock,
    placeOrder,
    listOrders,
    getOrder,
    cancelOrder,
  ],
};
