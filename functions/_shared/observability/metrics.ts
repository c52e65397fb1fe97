import type { EventType } from '../events/contracts.ts';
import type { MetricName } from '../routing/metrics.ts';

/** Events that are counted as they are published; one that is published twice counts twice. */
const OF_EVENTS: Readonly<Partial<Record<EventType, MetricName>>> = {
  'user.registered': 'Registrations',
  'order.created': 'OrdersPlaced',
  'order.paid': 'OrdersPaid',
  'order.expired': 'OrdersExpired',
  'message.sent': 'MessagesSent',
  'file.ready': 'FilesReady',
  'webhook.dead': 'WebhooksDead',
};

/**
 * Counts by a line of the log, which CloudWatch makes a metric of without a call (Amazon CloudWatch, "Specification:
 * Embedded metric format"). The namespace is the deployment's name.
 */
export function count(name: MetricName, value = 1): void {
  const directive = {
    Namespace: process.env.METRICS_NAMESPACE ?? 'nubo',
    Dimensions: [[]],
    Metrics: [{ Name: name, Unit: 'Count' }],
  };
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, [name]: value };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Counts what of these events is counted. */
export function countEvents(types: readonly EventType[]): void {
  for (const [type, sameType] of Object.entries(Object.groupBy(types, (each) => each))) {
    const name = OF_EVENTS[type as EventType]; // the keys are those of the list
    if (name !== undefined) count(name, sameType.length);
  }
}

let isStarted = false;

/**
 * Counts the first invocation of an execution environment that Lambda has made because of it. Where Lambda names no way
 * of starting, as in tests, nothing is counted.
 */
export function countColdStart(): void {
  if (isStarted) return;
  isStarted = true;
  if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'on-demand') count('ColdStarts');
}
