import type { NewEvent } from '../_shared/events/event-bus.ts';
import type { Account } from './account.ts';

/** `user.registered` of a new account. */
export function registered({ id, email, name, provider }: Account): Omit<NewEvent, 'traceId'> {
  return { type: 'user.registered', actor: id, data: { userId: id, email, name, provider } };
}

/** `user.verified`: somebody has shown to read the account's mail. */
export function verified({ id, email }: Account): Omit<NewEvent, 'traceId'> {
  return { type: 'user.verified', actor: id, data: { userId: id, email } };
}

/** `user.deleted`: every service removes what the account owned. */
export function deleted(userId: string): Omit<NewEvent, 'traceId'> {
  return { type: 'user.deleted', actor: userId, data: { userId } };
}
