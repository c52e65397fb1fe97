import { parseEnv } from '../../_shared/env/env.ts';
import { sharedCounter } from '../../_shared/limits/valkey-limits.ts';
import { mailQueue } from '../../_shared/mail/mail.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { createHasher, createTransaction, createUsers } from '../accounts/deps.ts';
import { mailingEnv, requestsEnv } from '../env.ts';
import type { ResetRequest } from './mail.ts';
import { mailTokenRepository } from './mail-token-repository.ts';
import { resetSender, resetService } from './reset-service.ts';
import { tokenMailer } from './token-mailer.ts';
import { verificationSender, verificationService } from './verification-service.ts';

const createTokenMailer = () => {
  const { QUEUE_MAIL, PUBLIC_URL } = parseEnv(mailingEnv);
  return tokenMailer({
    insertToken: (token) => mailTokenRepository(database()).insert(token),
    mails: mailQueue(QUEUE_MAIL),
    sent: sharedCounter(),
    webUrl: PUBLIC_URL,
  });
};

export const createVerificationSender = () =>
  verificationSender({ find: (userId) => createUsers().find(userId), mailToken: createTokenMailer() });

export const createVerificationService = () => verificationService({ transaction: createTransaction() });

export const createResetRequests = () => queue<ResetRequest>(parseEnv(requestsEnv).QUEUE_RESET_REQUESTS);

export const createResetSender = () => resetSender({ users: createUsers(), mailToken: createTokenMailer() });

export const createResetService = () =>
  resetService({
    tokens: mailTokenRepository(database()),
    transaction: createTransaction(),
    hasher: createHasher(),
  });
