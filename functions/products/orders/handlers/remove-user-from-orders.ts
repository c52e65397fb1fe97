import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createAccountRemoval } from '../deps.ts';

const removeAccount = lazy(createAccountRemoval);

export const handler = eventConsumer({
  'user.deleted': ({ data, traceId }, { log }) => removeAccount()(data.userId, { traceId, log }),
});
