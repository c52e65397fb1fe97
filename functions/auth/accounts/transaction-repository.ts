import {
  type EventWriter,
  type Outbox,
  type TransactionWithEvents,
  transactionWithEvents,
} from '../../_shared/events/outbox.ts';
import type { Database } from '../../_shared/postgres/database.ts';
import { type MailTokenRepository, mailTokenRepository } from '../mail/mail-token-repository.ts';
import { type SessionRepository, sessionRepository } from '../sessions/session-repository.ts';
import { type UserRepository, userRepository } from './user-repository.ts';

/** What a transaction of accounts may write beside its events. */
interface AccountRepositories {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly mailTokens: MailTokenRepository;
}

export type AccountTransaction = TransactionWithEvents<AccountRepositories>;

/** What the work of such a transaction is given. */
export type AccountWork = AccountRepositories & EventWriter;

export function accountTransaction(database: Database, outbox: Outbox): AccountTransaction {
  return transactionWithEvents(database, outbox, (tx) => ({
    users: userRepository(tx),
    sessions: sessionRepository(tx),
    mailTokens: mailTokenRepository(tx),
  }));
}
