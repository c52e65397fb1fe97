import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { createOutbox } from '../../_shared/events/outbox.ts';
import { newId } from '../../_shared/ids.ts';
import { sharedCounter } from '../../_shared/limits/valkey-limits.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { hashingEnv, publishingEnv } from '../env.ts';
import { sessionRepository } from '../sessions/session-repository.ts';
import { accountDeletionService } from './account-deletion-service.ts';
import { accountService } from './account-service.ts';
import { passwordChangeService } from './password-change-service.ts';
import { passwordCheck } from './password-check-service.ts';
import { passwordHasher } from './password-hasher.ts';
import { registrationService } from './registration-service.ts';
import { statsRepository } from './stats-repository.ts';
import { accountTransaction } from './transaction-repository.ts';
import { userAdminService } from './user-admin-service.ts';
import { userListService } from './user-list-service.ts';
import { userRepository } from './user-repository.ts';

// Each is made by the one handler that uses it, so that its bundle holds nothing else.

export const createStats = () => statsRepository(database());

export const createUsers = () => userRepository(database());

export const createAccountService = () => accountService({ users: createUsers() });

export const createHasher = () => passwordHasher(parseEnv(hashingEnv).AUTH_BCRYPT_COST);

/** Events that wait for the bus. */
export const createAuthOutbox = () =>
  createOutbox(database(), () => eventBus('auth', parseEnv(publishingEnv).EVENT_BUS));

export const createTransaction = () => accountTransaction(database(), createAuthOutbox());

export const createRegistrationService = () =>
  registrationService({ transaction: createTransaction(), newId, hasher: createHasher() });

const createPasswordCheck = () =>
  passwordCheck({ users: createUsers(), hasher: createHasher(), failures: sharedCounter() });

export const createPasswordChangeService = () =>
  passwordChangeService({
    check: createPasswordCheck(),
    transaction: createTransaction(),
    hasher: createHasher(),
  });

export const createAccountDeletionService = () =>
  accountDeletionService({
    users: createUsers(),
    sessions: sessionRepository(database()),
    check: createPasswordCheck(),
    transaction: createTransaction(),
  });

export const createUserAdminService = () =>
  userAdminService({ users: createUsers(), transaction: createTransaction() });

export const createUserListService = () => userListService({ users: createUsers() });
