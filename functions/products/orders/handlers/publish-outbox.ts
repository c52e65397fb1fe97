import { outboxSweep } from '../../../_shared/events/outbox.ts';
import { createProductsOutbox } from '../deps.ts';

export const handler = outboxSweep(createProductsOutbox);
