import { composeMail } from '../../_shared/mail/compose-mail.ts';
import type { Locale } from '../../_shared/mail/locale.ts';
import type { Mail } from '../../_shared/mail/mail.ts';
import type { Mailbox } from './people-gateway.ts';
import type { Wording } from './wording.ts';

const TEXTS = {
  en: {
    open: 'Open Nubo',
    why: 'You get this email because of your notification preferences.',
    unsubscribe: 'Unsubscribe',
  },
  fr: {
    open: 'Ouvrir Nubo',
    why: 'Vous recevez cet e-mail en raison de vos préférences de notification.',
    unsubscribe: 'Se désabonner',
  },
} as const satisfies Record<Locale, object>;

export interface NoticeMail {
  readonly id: string;
  readonly mailbox: Mailbox;
  readonly wording: Wording;
  readonly locale: Locale;
  readonly consoleUrl: string;
  readonly unsubscribeUrl: string;
}

/** Text that somebody wrote goes to mailboxes alone whose owner is known: anybody may register anybody's email. */
export function noticeMail({ id, mailbox, wording, locale, consoleUrl, unsubscribeUrl }: NoticeMail): Mail {
  const texts = TEXTS[locale];
  const base = consoleUrl.replace(/\/$/, '');
  return {
    id,
    to: mailbox.email,
    unsubscribeUrl,
    ...composeMail({
      locale,
      subject: wording.title,
      blocks: [
        ...(mailbox.emailVerified ? ([{ kind: 'paragraph', text: wording.body }] as const) : []),
        { kind: 'button', label: texts.open, url: `${base}${wording.link ?? '/'}` },
      ],
      footer: { text: texts.why, link: { label: texts.unsubscribe, url: unsubscribeUrl } },
    }),
  };
}
