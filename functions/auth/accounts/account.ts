import type { NewEvent } from '../../_shared/events/event-bus.ts';
import type { ManagedUser, User } from '../contract.ts';

/** An account as stored, without anything secret. */
export interface Account extends User {
  readonly disabled: boolean;
  /** Grows by one with each change: the ETag. */
  readonly version: number;
  /** Grows with each change that ends sessions. A session starts only at the epoch at which its proof was checked. */
  readonly epoch: number;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: string;
}

/** What emails are compared by: two that differ in capitals only are one account's. */
export function emailKey(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/** What the account's owner sees. */
export function toUser({ disabled: _disabled, ...account }: Account): User {
  const { version: _version, epoch: _epoch, ...user } = account;
  return user;
}

/** What an administrator sees. */
export function toManagedUser({ version: _version, epoch: _epoch, ...user }: Account): ManagedUser {
  return user;
}

/** `user.registered` of a new account. */
export function registered({ id, email, name, provider }: Account): Omit<NewEvent, 'traceId'> {
  return { type: 'user.registered', actor: id, data: { userId: id, email, name, provider } };
}

/** `user.verified`: the owner of the account reads its mail. */
export function verified({ id, email }: Account): Omit<NewEvent, 'traceId'> {
  return { type: 'user.verified', actor: id, data: { userId: id, email } };
}

/** `user.deleted`: every service removes what the account owned. */
export function deleted(userId: string): Omit<NewEvent, 'traceId'> {
  return { type: 'user.deleted', actor: userId, data: { userId } };
}

/** `user.disabled`: the account's connections are closed, its sessions are over. */
export function disabled(userId: string, actor: string | undefined): Omit<NewEvent, 'traceId'> {
  return { type: 'user.disabled', actor, data: { userId } };
}

/** `user.role-changed`: what the old role allowed ends at once. */
export function roleChanged({ id, role }: Account, actor: string | undefined): Omit<NewEvent, 'traceId'> {
  return { type: 'user.role-changed', actor, data: { userId: id, role } };
}
