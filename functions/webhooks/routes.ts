import type { Needs } from '../_shared/routing/needs.ts';
import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  createdSource,
  receipt,
  sourceId,
  sourceInput,
  sourcePage,
  sourceParam,
  sourceQuery,
  webhookEvent,
  webhookEventId,
  webhookEventPage,
  webhookEventQuery,
} from './contract.ts';

/** What Lambda takes; the gateway's own limit is 10 MB (Lambda quotas, "Invocation payload"). */
const MOST_BYTES = 6 * 1024 * 1024;

/** What every way in does: an event is stored once, its payload beside it or in S3, and worked on by way of a queue. */
const receiving = {
  tables: { webhooks: ['GetItem', 'PutItem'] },
  objects: { webhooks: ['PutObject@events/'] },
  sends: ['webhooks'],
} as const satisfies Needs;

const received = { 200: { description: 'Stored, now or before', body: receipt } };

export const receiveStripe = {
  id: 'receive-stripe',
  capability: 'receiving',
  method: 'POST',
  path: '/webhook/stripe',
  access: 'public',
  summary: 'Take an event of Stripe',
  description: 'Signed by `Stripe-Signature` over the bytes of the body, within 300 s.',
  rawBody: 'any',
  maxBodyBytes: MOST_BYTES,
  responses: received,
  functionUrl: true,
  needs: { ...receiving, secrets: ['stripe-webhooks'] },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const receiveGithub = {
  id: 'receive-github',
  capability: 'receiving',
  method: 'POST',
  path: '/webhook/github',
  access: 'public',
  summary: 'Take a delivery of GitHub',
  description: 'Signed by `X-Hub-Signature-256` over the bytes of the body, as JSON or as a form.',
  rawBody: 'any',
  maxBodyBytes: MOST_BYTES,
  responses: received,
  functionUrl: true,
  needs: { ...receiving, secrets: ['github-webhooks'] },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const receiveWebhook = {
  id: 'receive-webhook',
  capability: 'receiving',
  method: 'POST',
  path: '/webhook/{source}',
  access: 'public',
  summary: 'Take an event of a source that an administrator has added',
  description:
    'Signed as Standard Webhooks are: `webhook-id`, `webhook-timestamp` within 300 s, `webhook-signature`.',
  params: sourceParam,
  rawBody: 'any',
  maxBodyBytes: MOST_BYTES,
  responses: received,
  functionUrl: true,
  needs: receiving,
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const listWebhookEvents = {
  id: 'list-events',
  capability: 'events',
  method: 'GET',
  path: '/webhooks/events',
  access: 'admin',
  summary: 'Events of the last 90 days, newest first',
  description:
    'A page may have fewer events than asked for and a `nextCursor` where a filter passes over many.',
  query: webhookEventQuery,
  responses: { 200: { description: 'A page of events', body: webhookEventPage } },
  needs: { tables: { webhooks: ['Query', 'BatchGetItem'] } },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const getWebhookEvent = {
  id: 'get-event',
  capability: 'events',
  method: 'GET',
  path: '/webhooks/events/{id}',
  access: 'admin',
  summary: 'One event with its whole payload',
  params: webhookEventId,
  responses: { 200: { description: 'The event', body: webhookEvent } },
  conditional: true,
  needs: {
    tables: { webhooks: ['GetItem'] },
    objects: { webhooks: ['GetObject@events/'] },
  },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const replayWebhookEvent = {
  id: 'replay-event',
  capability: 'events',
  method: 'POST',
  path: '/webhooks/events/{id}/replay',
  access: 'admin',
  summary: 'Have an event worked on once more',
  description: 'With all its attempts, whatever became of it. The answer leaves the payload out.',
  params: webhookEventId,
  responses: { 202: { description: 'The event, which waits for its turn', body: webhookEvent } },
  needs: { tables: { webhooks: ['GetItem', 'UpdateItem'] }, sends: ['webhooks'] },
} as const satisfies HttpRouteSpec;

export const listWebhookSources = {
  id: 'list-sources',
  capability: 'sources',
  method: 'GET',
  path: '/webhooks/sources',
  access: 'admin',
  summary: 'Sources of Standard Webhooks, newest first',
  query: sourceQuery,
  responses: { 200: { description: 'A page of sources', body: sourcePage } },
  needs: { publicUrl: true, tables: { webhooks: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const createWebhookSource = {
  id: 'create-source',
  capability: 'sources',
  method: 'POST',
  path: '/webhooks/sources',
  access: 'admin',
  summary: 'Add a source of Standard Webhooks',
  body: sourceInput,
  responses: { 201: { description: 'The source; its secret is shown once', body: createdSource } },
  errors: [409],
  idempotent: true,
  needs: { publicUrl: true, tables: { webhooks: ['PutItem'] } },
} as const satisfies HttpRouteSpec;

export const deleteWebhookSource = {
  id: 'delete-source',
  capability: 'sources',
  method: 'DELETE',
  path: '/webhooks/sources/{id}',
  access: 'admin',
  summary: 'Delete a source',
  description: 'Its URL answers 404 from now on; the events that it sent stay.',
  params: sourceId,
  responses: { 204: { description: 'The source is deleted' } },
  needs: { tables: { webhooks: ['GetItem', 'DeleteItem'] } },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'webhooks',
  title: 'Webhooks',
  description:
    'Events of Stripe, GitHub and any sender of Standard Webhooks: verified, stored once, worked on.',
  http: [
    receiveStripe,
    receiveGithub,
    receiveWebhook,
    listWebhookEvents,
    getWebhookEvent,
    replayWebhookEvent,
    listWebhookSources,
    createWebhookSource,
    deleteWebhookSource,
  ],
};
