import { outboxSweep } from '../../_shared/events/outbox.ts';
import { outbox } from '../deps.ts';

export const handler = outboxSweep(outbox);
