import { parseEnv } from '../../_shared/env/env.ts';
import { transactionWithEvents } from '../../_shared/events/outbox.ts';
import { lazy } from '../../_shared/lazy.ts';
import { mailQueue } from '../../_shared/mail/mail.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { createAuthOutbox } from '../accounts/deps.ts';
import { mailingEnv } from '../env.ts';
import { inactivityRepository } from './inactivity-repository.ts';
import { inactivityService } from './inactivity-service.ts';

export const cleanup = lazy(() => {
  const { QUEUE_MAIL, PUBLIC_URL } = parseEnv(mailingEnv);
  return inactivityService({
    users: inactivityRepository(database()),
    transaction: transactionWithEvents(database(), createAuthOutbox(), (tx) => ({
      users: inactivityRepository(tx),
    })),
    mails: mailQueue(QUEUE_MAIL),
    webUrl: PUBLIC_URL,
  });
});
