import type { NewEvent } from '../../_shared/events/event-bus.ts';
import type { Outbox, PendingEvent } from '../../_shared/events/outbox.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Database } from '../../_shared/postgres/database.ts';
import { type MailTokenRepository, mailTokenRepository } from '../mail/mail-token-repository.ts';
import { type SessionRepository, sessionRepository } from '../sessions/session-repository.ts';
import { type UserRepository, userRepository } from './user-repository.ts';

/** What a request hands on to the events that it causes. */
export interface Cause {
  /** Correlation id: the request's. */
  readonly traceId: string;
  readonly log: Logger;
}

export interface RecordedWork {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly mailTokens: MailTokenRepository;
  /** Says what happened, in the same transaction. */
  readonly record: (event: Omit<NewEvent, 'traceId'>) => Promise<void>;
}

/**
 * A transaction that also says what happened: its events are written with it, so that none is lost or made up,
 * and are put on the bus once it is committed.
 */
export type RecordingTransaction = <T>(cause: Cause, work: (tx: RecordedWork) => Promise<T>) => Promise<T>;

export function recordingTransaction(database: Database, outbox: Outbox): RecordingTransaction {
  return async ({ traceId, log }, work) => {
    let pending: PendingEvent[] = [];
    const result = await database.transaction(async (tx) => {
      // A transaction that is run again says it again.
      pending = [];
      return await work({
        users: userRepository(tx),
        sessions: sessionRepository(tx),
        mailTokens: mailTokenRepository(tx),
        async record(event) {
          pending.push(await outbox.add(tx, { ...event, traceId }));
        },
      });
    });
    if (pending.length > 0) await outbox.publish(pending, log);
    return result;
  };
}
