/** What is counted. CloudWatch keeps ten metrics free of charge and takes 0.30 USD a month for each one more. */
export const METRICS = [
  'ColdStarts',
  'Registrations',
  'OrdersPlaced',
  'OrdersPaid',
  'OrdersExpired',
  'MessagesSent',
  'FramesDropped',
  'FilesReady',
  'WebhooksReceived',
  'WebhooksDead',
] as const;
export type MetricName = (typeof METRICS)[number];
