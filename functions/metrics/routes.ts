import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  alertPage,
  alertQuery,
  alertRule,
  alertRuleInput,
  exportQuery,
  host,
  hostId,
  hostInput,
  hostPage,
  hostPatch,
  hostQuery,
  metrics,
  metricsQuery,
  newHost,
  ruleId,
  rulePage,
  ruleQuery,
  samplesAccepted,
  samplesInput,
} from './contract.ts';

export const createHost = {
  id: 'create-host',
  capability: 'hosts',
  method: 'POST',
  path: '/hosts',
  access: 'admin',
  summary: 'Add a host and get the token of its agent',
  body: hostInput,
  responses: { 201: { description: 'The host; the token is shown once', body: newHost } },
  idempotent: true,
  needs: { tables: { metrics: ['PutItem'] } },
} as const satisfies HttpRouteSpec;

export const listHosts = {
  id: 'list-hosts',
  capability: 'hosts',
  method: 'GET',
  path: '/hosts',
  access: 'admin',
  summary: 'All hosts, in the order in which they were added',
  query: hostQuery,
  responses: { 200: { description: 'A page of hosts', body: hostPage } },
  needs: { tables: { metrics: ['Query', 'BatchGetItem'] } },
} as const satisfies HttpRouteSpec;

export const getHost = {
  id: 'get-host',
  capability: 'hosts',
  method: 'GET',
  path: '/hosts/{id}',
  access: 'admin',
  summary: 'One host with its last sample',
  params: hostId,
  responses: { 200: { description: 'The host', body: host } },
  conditional: true,
  needs: { tables: { metrics: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const updateHost = {
  id: 'update-host',
  capability: 'hosts',
  method: 'PATCH',
  path: '/hosts/{id}',
  access: 'admin',
  summary: 'Change the name, the labels or the interval of a host',
  description: 'Samples change the ETag; `If-Match` fails only when the host itself was changed.',
  params: hostId,
  body: hostPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The host as it is now', body: host } },
  conditional: true,
  needs: { tables: { metrics: ['GetItem', 'UpdateItem'] } },
} as const satisfies HttpRouteSpec;

export const deleteHost = {
  id: 'delete-host',
  capability: 'deletion',
  method: 'DELETE',
  path: '/hosts/{id}',
  access: 'admin',
  summary: 'Delete a host, its rules, and the access of its agent',
  params: hostId,
  responses: { 204: { description: 'The host is gone; its alerts are resolved' } },
  conditional: true,
  needs: {
    sends: ['host-checks'],
    tables: { metrics: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  },
} as const satisfies HttpRouteSpec;

export const receiveSamples = {
  id: 'receive-samples',
  capability: 'samples',
  method: 'POST',
  path: '/metrics',
  access: 'agent',
  summary: 'Send 1 to 120 samples of a host',
  description:
    'A sample is known by its `id`, else by its time: one that is sent again is counted once. `rejected` names samples to drop. A host may make 300 calls a minute.',
  body: samplesInput,
  // 120 samples of a machine of many cores and mounts.
  maxBodyBytes: 1024 * 1024,
  responses: { 202: { description: 'The samples are stored', body: samplesAccepted } },
  needs: {
    sends: ['host-checks', 'fan-out'],
    tables: { metrics: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
  },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const getMetrics = {
  id: 'get-metrics',
  capability: 'series',
  method: 'GET',
  path: '/hosts/{id}/metrics',
  access: 'admin',
  summary: 'The metrics of a host as columns',
  description:
    'Raw samples of the last 24 hours, or minimum, mean and maximum of each step of the last 30 days. Without `from` the last hour; without `step` raw up to 2 hours, `1m` up to a day, `5m` up to a week, else `1h`. An answer of over 5 MB needs `Accept-Encoding` (else 422).',
  params: hostId,
  query: metricsQuery,
  responses: { 200: { description: 'Columns of equal length', body: metrics } },
  needs: { tables: { metrics: ['GetItem', 'Query'] } },
  sizing: { memoryMb: 1769, timeoutSeconds: 28 },
} as const satisfies HttpRouteSpec;

export const exportMetrics = {
  id: 'export-metrics',
  capability: 'series',
  method: 'GET',
  path: '/hosts/{id}/metrics/export',
  access: 'admin',
  summary: 'The metrics of a host as a file, CSV or JSON',
  description:
    'Without `from` the last 24 hours; without `step` raw samples for as long as they live, else minutes. A file of over 5 MB needs `Accept-Encoding` (else 422).',
  params: hostId,
  query: exportQuery,
  responses: {
    200: {
      description: 'One row for each sample or step, as `text/csv` or `application/json`',
      contentType: ['text/csv', 'application/json'],
      headers: { 'content-disposition': 'The name of the file' },
    },
  },
  needs: { tables: { metrics: ['GetItem', 'Query'] } },
  sizing: { memoryMb: 1769, timeoutSeconds: 28 },
} as const satisfies HttpRouteSpec;

export const listAlertRules = {
  id: 'list-alert-rules',
  capability: 'rules',
  method: 'GET',
  path: '/alert-rules',
  access: 'admin',
  summary: 'The rules that alerts come from, the defaults first',
  query: ruleQuery,
  responses: { 200: { description: 'A page of rules', body: rulePage } },
  needs: { tables: { metrics: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const createAlertRule = {
  id: 'create-alert-rule',
  capability: 'rules',
  method: 'POST',
  path: '/alert-rules',
  access: 'admin',
  summary: 'Add a rule, at most 100 in all',
  body: alertRuleInput,
  responses: { 201: { description: 'The rule; its URL is in `Location`', body: alertRule } },
  errors: [409],
  idempotent: true,
  needs: { tables: { metrics: ['GetItem', 'PutItem'] } },
} as const satisfies HttpRouteSpec;

export const getAlertRule = {
  id: 'get-alert-rule',
  capability: 'rules',
  method: 'GET',
  path: '/alert-rules/{id}',
  access: 'admin',
  summary: 'One rule',
  params: ruleId,
  responses: { 200: { description: 'The rule', body: alertRule } },
  conditional: true,
  needs: { tables: { metrics: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const replaceAlertRule = {
  id: 'replace-alert-rule',
  capability: 'rules',
  method: 'PUT',
  path: '/alert-rules/{id}',
  access: 'admin',
  summary: 'Replace a rule whole',
  description: 'Alerts that the new rule would not fire are resolved.',
  params: ruleId,
  body: alertRuleInput,
  responses: { 200: { description: 'The rule as it is now', body: alertRule } },
  conditional: true,
  needs: { sends: ['host-checks'], tables: { metrics: ['GetItem', 'PutItem'] } },
} as const satisfies HttpRouteSpec;

export const deleteAlertRule = {
  id: 'delete-alert-rule',
  capability: 'rules',
  method: 'DELETE',
  path: '/alert-rules/{id}',
  access: 'admin',
  summary: 'Delete a rule and resolve its alerts',
  params: ruleId,
  responses: { 204: { description: 'The rule is gone' } },
  conditional: true,
  needs: { sends: ['host-checks'], tables: { metrics: ['GetItem', 'PutItem'] } },
} as const satisfies HttpRouteSpec;

export const listAlerts = {
  id: 'list-alerts',
  capability: 'alerts',
  method: 'GET',
  path: '/alerts',
  access: 'admin',
  summary: 'Alerts that fire, and those of the last 90 days that were resolved, newest first',
  query: alertQuery,
  responses: { 200: { description: 'A page of alerts', body: alertPage } },
  needs: { tables: { metrics: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'metrics',
  title: 'Hosts and metrics',
  description: 'Hosts, the samples of their agents, alert rules and alerts.',
  http: [
    createHost,
    listHosts,
    getHost,
    updateHost,
    deleteHost,
    receiveSamples,
    getMetrics,
    exportMetrics,
    listAlertRules,
    createAlertRule,
    getAlertRule,
    replaceAlertRule,
    deleteAlertRule,
    listAlerts,
  ],
};
