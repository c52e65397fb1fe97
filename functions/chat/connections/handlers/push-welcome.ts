import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { welcome } from '../../queue-messages.ts';
import { createWelcomes } from '../deps.ts';

const welcomes = lazy(createWelcomes);

export const handler = queueHandler(welcome, (connection) => welcomes().greet(connection));
