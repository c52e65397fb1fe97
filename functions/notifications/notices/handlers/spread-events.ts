import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { spread } from '../deps.ts';

export const handler = eventConsumer({
  'file.ready': (event) => spread()('file.ready', event),
  'file.rejected': (event) => spread()('file.rejected', event),
  'order.paid': (event) => spread()('order.paid', event),
  'order.expired': (event) => spread()('order.expired', event),
  'message.sent': (event) => spread()('message.sent', event),
  'task.completed': (event) => spread()('task.completed', event),
  'payment.unmatched': (event) => spread()('payment.unmatched', event),
  'job.failed': (event) => spread()('job.failed', event),
  'webhook.dead': (event) => spread()('webhook.dead', event),
  'host.down': (event) => spread()('host.down', event),
  'alert.firing': (event) => spread()('alert.firing', event),
  'order.created': (event) => spread()('order.created', event),
  'post.created': (event) => spread()('post.created', event),
  'webhook.processed': (event) => spread()('webhook.processed', event),
  'alert.resolved': (event) => spread()('alert.resolved', event),
});
