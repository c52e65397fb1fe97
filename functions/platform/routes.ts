import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import { docsAsset, health, jwks, openApiDocument, pong } from './contract.ts';

export const ping = {
  id: 'ping',
  method: 'GET',
  path: '/ping',
  access: 'public',
  summary: 'Is anybody there?',
  responses: { 200: { description: 'Yes', body: pong } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const getHealth = {
  id: 'get-health',
  method: 'GET',
  path: '/health',
  access: 'public',
  summary: 'Whether the stores can be reached',
  description: 'Each check is given up after three seconds.',
  responses: {
    200: { description: 'All that is needed is there', body: health },
    503: { description: 'A database cannot be reached', body: health },
  },
  needs: { postgres: true, redis: true, tables: { idempotency: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const getOpenapi = {
  id: 'get-openapi',
  method: 'GET',
  path: '/openapi.json',
  access: 'public',
  summary: 'This document',
  responses: { 200: { description: 'OpenAPI 3.1', body: openApiDocument } },
  conditional: true,
  needs: {},
} as const satisfies HttpRouteSpec;

export const getDocs = {
  id: 'get-docs',
  method: 'GET',
  path: '/docs',
  access: 'public',
  summary: 'The API reference, to browse',
  responses: { 200: { description: 'A page', contentType: 'text/html; charset=utf-8' } },
  conditional: true,
  needs: {},
} as const satisfies HttpRouteSpec;

export const getDocsAsset = {
  id: 'get-docs-asset',
  method: 'GET',
  path: '/docs/{asset}',
  access: 'public',
  summary: 'A script or style of the API reference',
  params: docsAsset,
  responses: { 200: { description: 'The file', contentType: 'text/javascript; charset=utf-8' } },
  conditional: true,
  needs: {},
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const getJwks = {
  id: 'get-jwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  access: 'public',
  summary: 'The public keys that access tokens are signed with (RFC 7517)',
  responses: { 200: { description: 'A JSON Web Key Set', body: jwks } },
  conditional: true,
  needs: { tokenKeys: true },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'platform',
  title: 'Platform',
  description: 'Whether it runs, and how it is used.',
  http: [ping, getHealth, getOpenapi, getDocs, getDocsAsset, getJwks],
};
