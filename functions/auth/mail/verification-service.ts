import type { Cause } from '../../_shared/events/outbox.ts';
import { hashToken } from '../../_shared/random-token.ts';
import { type Account, emailKey, verified } from '../accounts/account.ts';
import type { AccountTransaction } from '../accounts/transaction-repository.ts';
import { badMailToken } from './mail-token.ts';
import type { TokenMailer } from './token-mailer.ts';

/** Mails a new account a link to verify its email, unless it is verified. */
export function verificationSender(deps: {
  readonly find: (userId: string) => Promise<Account | undefined>;
  readonly mailToken: TokenMailer;
}) {
  return async (userId: string, now: Date): Promise<void> => {
    const account = await deps.find(userId);
    if (account && !account.emailVerified) await deps.mailToken('verify', account, now);
  };
}

/** Takes the proof that the mail carried. */
export function verificationService({ transaction }: { readonly transaction: AccountTransaction }) {
  return {
    /** @throws AppError `validation` for a token that is unknown, used, expired, or of an email that the account no longer has */
    async verify(token: string, now: Date, cause: Cause): Promise<void> {
      await transaction(cause, async ({ users, mailTokens, addEvent }) => {
        const proved = await mailTokens.redeem(hashToken(token), 'verify', now.toISOString());
        const account = proved && (await users.find(proved.userId));
        if (!account || emailKey(account.email) !== proved.emailKey) throw badMailToken();
        if (account.emailVerified) return;
        await users.setFlags(account.id, { emailVerified: true });
        addEvent(verified(account));
      });
    },
  };
}
