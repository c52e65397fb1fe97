import type { NewEvent } from '../../_shared/events/event-bus.ts';
import type { ManagedUser, User } from '../contract.ts';

/** An account as stored, without anything secret. */
export interface Account extends User {
  readonly disabled: boolean;
  /** Grows by one with each change: the ETag. */
  readonly version: number;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: string;
}

/** What addresses are compared by: two that differ in capitals only are one account's. */
export function emailKey(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/** What the account's owner sees. */
export function toUser({ disabled: _disabled, version: _version, ...user }: Account): User {
  return user;
}

/** What an administrator sees. */
export function toManagedUser({ version: _version, ...user }: Account): ManagedUser {
  return user;
}

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
