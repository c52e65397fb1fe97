import * as z from 'zod/mini';
import { composeMail } from '../../_shared/mail/compose-mail.ts';
import type { Mail } from '../../_shared/mail/mail.ts';
import type { MailPurpose } from './mail-token.ts';

/** Somebody's wish for a reset link, as the queue carries it. */
export const resetRequest = z.object({ email: z.string() });
export type ResetRequest = z.infer<typeof resetRequest>;

interface Wording {
  readonly subject: string;
  readonly lead: string;
  readonly action: string;
  readonly path: string;
  readonly end: string;
}

const WORDINGS: Readonly<Record<MailPurpose, Wording>> = {
  verify: {
    subject: 'Confirm your email address',
    lead: 'Welcome. Please confirm that this email address is yours.',
    action: 'Confirm the email address',
    path: '/verify-email',
    end: 'The link is good for seven days. If you did not open an account, ignore this mail.',
  },
  reset: {
    subject: 'Choose a new password',
    lead: 'Somebody, hopefully you, asked for a new password for your account.',
    action: 'Choose a new password',
    path: '/reset-password',
    end: 'The link is good for one hour and for one use. If you did not ask for it, ignore this mail: nothing has changed.',
  },
};

/** Who a mail goes to, and by what name it greets them. */
export interface Recipient {
  readonly email: string;
  readonly name: string;
  /** Whether its owner has shown to read the mailbox; else somebody else may have chosen the name. */
  readonly emailVerified: boolean;
}

/**
 * The mail with a token's link, in text and HTML.
 * @param webUrl where the pages behind the links are, from configuration and never from a request
 */
export function tokenMail(purpose: MailPurpose, recipient: Recipient, token: string, webUrl: string): Mail {
  const { subject, lead, action, path, end } = WORDINGS[purpose];
  const link = `${webUrl.replace(/\/$/, '')}${path}?token=${encodeURIComponent(token)}`;
  const name = greetingName(recipient);
  const greeting = name === '' ? 'Hello,' : `Hello ${name},`;
  return {
    to: recipient.email,
    ...composeMail({
      locale: 'en',
      subject,
      blocks: [
        { kind: 'paragraph', text: greeting },
        { kind: 'paragraph', text: lead },
        { kind: 'button', label: action, url: link },
        { kind: 'note', text: end },
      ],
    }),
  };
}

/**
 * A part of a name that mail programs or people take for an email or a URL: an at sign, a slash, a colon, or a dot
 * (in any of the forms that domain names are read with, UTS 46) between what may be labels.
 */
const LINK = /[@/\\:]|[.\u3002\uff0e\uff61][\p{L}\p{N}]{2}|\p{N}[.\u3002\uff0e\uff61]\p{N}/u;

/** Anybody can register anybody's email under a name of their choice, which must not advertise in our mail. */
function greetingName({ name, emailVerified }: Recipient): string {
  return emailVerified || !LINK.test(name.normalize('NFKC')) ? name : '';
}
