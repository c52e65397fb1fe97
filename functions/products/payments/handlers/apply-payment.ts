import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createPaymentService } from '../deps.ts';

const applyPayment = lazy(createPaymentService);

export const handler = eventConsumer({
  'webhook.processed': ({ data, traceId }, { log }) => applyPayment()(data, { traceId, log }),
});
