import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { fanOut } from '../deps.ts';

export const handler = eventConsumer({
  'file.ready': (event) => fanOut()('file.ready', event),
  'file.rejected': (event) => fanOut()('file.rejected', event),
  'order.paid': (event) => fanOut()('order.paid', event),
  'order.expired': (event) => fanOut()('order.expired', event),
  'message.sent': (event) => fanOut()('message.sent', event),
  'task.completed': (event) => fanOut()('task.completed', event),
  'payment.unmatched': (event) => fanOut()('payment.unmatched', event),
  'job.failed': (event) => fanOut()('job.failed', event),
  'webhook.dead': (event) => fanOut()('webhook.dead', event),
  'host.down': (event) => fanOut()('host.down', event),
  'alert.firing': (event) => fanOut()('alert.firing', event),
  'order.created': (event) => fanOut()('order.created', event),
  'post.created': (event) => fanOut()('post.created', event),
  'webhook.processed': (event) => fanOut()('webhook.processed', event),
  'alert.resolved': (event) => fanOut()('alert.resolved', event),
});
