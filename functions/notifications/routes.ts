import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  createdEndpoint,
  delivery,
  deliveryPage,
  deliveryQuery,
  endpoint,
  endpointId,
  endpointInput,
  endpointPage,
  endpointPatch,
  endpointQuery,
  itemId,
  itemPage,
  itemQuery,
  preferences,
  preferencesInput,
  unsubscribeQuery,
} from './contract.ts';

/** The longest that an attempt takes (15 s), with what is written before and after it. */
const ATTEMPT = { memoryMb: 512, timeoutSeconds: 25 } as const;

export const listNotifications = {
  id: 'list-notifications',
  capability: 'items',
  method: 'GET',
  path: '/notifications',
  access: 'user',
  summary: "The caller's notifications, newest first",
  query: itemQuery,
  responses: { 200: { description: 'A page of notifications', body: itemPage } },
  needs: { tables: { notifications: ['GetItem', 'Query'] } },
} as const satisfies HttpRouteSpec;

export const readNotification = {
  id: 'read-notification',
  capability: 'items',
  method: 'POST',
  path: '/notifications/{id}/read',
  access: 'user',
  summary: 'Mark a notification as read',
  params: itemId,
  responses: { 204: { description: 'It is read' } },
  needs: { tables: { notifications: ['UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const readAllNotifications = {
  id: 'read-all-notifications',
  capability: 'items',
  method: 'POST',
  path: '/notifications/read-all',
  access: 'user',
  summary: 'Mark all notifications as read',
  responses: { 204: { description: 'All that were there are read' } },
  needs: { tables: { notifications: ['UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const getPreferences = {
  id: 'get-preferences',
  capability: 'preferences',
  method: 'GET',
  path: '/notifications/preferences',
  access: 'user',
  summary: 'How the caller is notified, and of what',
  responses: { 200: { description: 'The preferences', body: preferences } },
  conditional: true,
  needs: { tables: { notifications: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const replacePreferences = {
  id: 'replace-preferences',
  capability: 'preferences',
  method: 'PUT',
  path: '/notifications/preferences',
  access: 'user',
  summary: 'Replace the preferences whole',
  body: preferencesInput,
  responses: { 200: { description: 'The preferences as they are now', body: preferences } },
  errors: [409],
  conditional: true,
  needs: { tables: { notifications: ['GetItem', 'UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const showUnsubscribe = {
  id: 'show-unsubscribe',
  capability: 'preferences',
  method: 'GET',
  path: '/notifications/unsubscribe',
  access: 'public',
  summary: 'The page behind the link of a mail that ends mails',
  description: 'It changes nothing: its button sends the POST.',
  query: unsubscribeQuery,
  responses: { 200: { description: 'A page', contentType: 'text/html; charset=utf-8' } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const unsubscribe = {
  id: 'unsubscribe',
  capability: 'preferences',
  method: 'POST',
  path: '/notifications/unsubscribe',
  access: 'public',
  summary: 'End the mails of whoever a link belongs to (RFC 8058)',
  query: unsubscribeQuery,
  // A mail program sends a form (RFC 8058 §3.2), which says nothing beyond the call itself.
  rawBody: 'any',
  maxBodyBytes: 16 * 1024,
  responses: { 200: { description: 'A page', contentType: 'text/html; charset=utf-8' } },
  errors: [404, 409],
  needs: { tables: { notifications: ['GetItem', 'UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const listEndpoints = {
  id: 'list-endpoints',
  capability: 'endpoints',
  method: 'GET',
  path: '/notifications/endpoints',
  access: 'user',
  summary: "The caller's endpoints, newest first",
  query: endpointQuery,
  responses: { 200: { description: 'A page of endpoints', body: endpointPage } },
  needs: { outboundWebhooks: true, tables: { notifications: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const createEndpoint = {
  id: 'create-endpoint',
  capability: 'endpoints',
  method: 'POST',
  path: '/notifications/endpoints',
  access: 'user',
  summary: 'Have events delivered to a URL of your own',
  description:
    'Signed as Standard Webhooks. The URL is https and leads to public addresses only; an account has at most 20.',
  body: endpointInput,
  responses: { 201: { description: 'The endpoint; its secret is shown once', body: createdEndpoint } },
  errors: [409],
  idempotent: true,
  // Two writes in a transaction.
  needs: { outboundWebhooks: true, tables: { notifications: ['PutItem', 'UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const updateEndpoint = {
  id: 'update-endpoint',
  capability: 'endpoints',
  method: 'PATCH',
  path: '/notifications/endpoints/{id}',
  access: 'user',
  summary: 'Change, enable or disable an endpoint',
  params: endpointId,
  body: endpointPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The endpoint as it is now', body: endpoint } },
  errors: [409],
  conditional: true,
  needs: { outboundWebhooks: true, tables: { notifications: ['GetItem', 'UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const deleteEndpoint = {
  id: 'delete-endpoint',
  capability: 'endpoints',
  method: 'DELETE',
  path: '/notifications/endpoints/{id}',
  access: 'user',
  summary: 'Delete an endpoint',
  params: endpointId,
  responses: { 204: { description: 'Nothing more is delivered' } },
  errors: [409],
  conditional: true,
  needs: { outboundWebhooks: true, tables: { notifications: ['GetItem', 'UpdateItem', 'DeleteItem'] } },
} as const satisfies HttpRouteSpec;

export const listDeliveries = {
  id: 'list-deliveries',
  capability: 'deliveries',
  method: 'GET',
  path: '/notifications/endpoints/{id}/deliveries',
  access: 'user',
  summary: 'Deliveries of the last 30 days with their attempts, newest first',
  params: endpointId,
  query: deliveryQuery,
  responses: { 200: { description: 'A page of deliveries', body: deliveryPage } },
  needs: { tables: { notifications: ['GetItem', 'Query'] } },
} as const satisfies HttpRouteSpec;

export const testEndpoint = {
  id: 'test-endpoint',
  capability: 'deliveries',
  method: 'POST',
  path: '/notifications/endpoints/{id}/test',
  access: 'user',
  summary: 'Deliver an event of the type `test` right now',
  description: 'Waits for the first attempt, 15 s at most; one that fails is repeated as any other.',
  params: endpointId,
  responses: { 200: { description: 'The delivery with its first attempt', body: delivery } },
  rateLimits: [
    { name: 'test-endpoint', quota: 20, windowSeconds: 60, by: 'caller', whenStoreIsDown: 'count-locally' },
  ],
  needs: {
    outboundWebhooks: true,
    tables: { notifications: ['GetItem', 'PutItem', 'UpdateItem'] },
    sends: ['deliveries', 'notices'],
  },
  sizing: ATTEMPT,
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'notifications',
  title: 'Notifications',
  description: 'How users are notified: in the product, by mail, by SMS, and by webhooks of their own.',
  http: [
    listNotifications,
    readNotification,
    readAllNotifications,
    getPreferences,
    replacePreferences,
    showUnsubscribe,
    unsubscribe,
    listEndpoints,
    createEndpoint,
    updateEndpoint,
    deleteEndpoint,
    listDeliveries,
    testEndpoint,
  ],
};
