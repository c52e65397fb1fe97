import { v5 } from 'uuid';
import type { Cause, TransactionWithEvents } from '../../_shared/events/outbox.ts';
import { composeMail } from '../../_shared/mail/compose-mail.ts';
import type { Mail, MailQueue } from '../../_shared/mail/mail.ts';
import { deleted } from '../accounts/account.ts';
import type { InactiveUser, InactivityRepository } from './inactivity-repository.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days without a sign-in after which an account is deleted. */
const DELETED_AFTER_DAYS = 365;
/** Days between the warning and the deletion, at least. */
const NOTICE_DAYS = 30;
/** Read at once, and worked on between two renewals. */
const USERS_A_PART = 100;

export interface InactivityServiceDeps {
  readonly users: InactivityRepository;
  readonly transaction: TransactionWithEvents<{ readonly users: InactivityRepository }>;
  readonly mails: MailQueue;
  /** Where people sign in. */
  readonly webUrl: string;
}

export interface CleanupResult {
  readonly warned: number;
  readonly deleted: number;
}

/**
 * Warns users who have not signed in for 335 days, and deletes those who have not for 365 and were warned 30 days ago or
 * more. Each is looked at again in the statement that writes, so one who signs in meanwhile stays.
 */
export function inactivityService({ users, transaction, mails, webUrl }: InactivityServiceDeps) {
  const warnAll = async (now: Date, renew: () => Promise<void>): Promise<number> => {
    const activeBefore = daysBefore(now, DELETED_AFTER_DAYS - NOTICE_DAYS);
    const deletedOn = new Date(now.getTime() + NOTICE_DAYS * DAY_MS);
    let warned = 0;
    for (;;) {
      await renew();
      const part = await users.toWarn(activeBefore, USERS_A_PART);
      let noted = 0;
      for (const user of part) {
        // The same id for a repeated attempt: nobody is warned twice.
        const id = v5(`inactivity ${deletedOn.toISOString().slice(0, 10)}`, user.id);
        await mails.send({ id, to: user.email, ...warningMail(user, deletedOn, webUrl) });
        if (await users.warn(user.id, activeBefore, now.toISOString())) noted += 1;
      }
      warned += noted;
      if (part.length < USERS_A_PART || noted === 0) return warned;
    }
  };
  const deleteAll = async (now: Date, cause: Cause, renew: () => Promise<void>): Promise<number> => {
    const activeBefore = daysBefore(now, DELETED_AFTER_DAYS);
    const warnedBefore = daysBefore(now, NOTICE_DAYS);
    let removed = 0;
    for (;;) {
      await renew();
      const part = await users.toDelete(activeBefore, warnedBefore, USERS_A_PART);
      let gone = 0;
      for (const id of part) {
        const removedNow = await transaction(cause, async (tx) => {
          if (!(await tx.users.remove(id, activeBefore, warnedBefore))) return false;
          await tx.addEvent(deleted(id));
          return true;
        });
        if (removedNow) gone += 1;
      }
      removed += gone;
      if (part.length < USERS_A_PART || gone === 0) return removed;
    }
  };
  return async (now: Date, cause: Cause, renew: () => Promise<void>): Promise<CleanupResult> => ({
    deleted: await deleteAll(now, cause, renew),
    warned: await warnAll(now, renew),
  });
}

/** The instant so many days before, a millisecond later: `<` takes those of exactly so many days in. */
function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS + 1).toISOString();
}

function warningMail({ name }: InactiveUser, deletedOn: Date, webUrl: string): Omit<Mail, 'to'> {
  const day = deletedOn.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return composeMail({
    locale: 'en',
    subject: 'Your account will be deleted soon',
    blocks: [
      { kind: 'paragraph', text: `Hello ${name},` },
      {
        kind: 'paragraph',
        text: `Nobody has signed in to your account for eleven months. It will be deleted on ${day}, with all that it holds.`,
      },
      { kind: 'paragraph', text: 'To keep it, sign in once before that day.' },
      { kind: 'button', label: 'Sign in', url: webUrl },
      { kind: 'note', text: 'To let it go, do nothing.' },
    ],
  });
}
