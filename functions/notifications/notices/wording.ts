import type { EventData, EventType } from '../../_shared/events/contracts.ts';
import { cutText, headerText } from '../../_shared/mail/header-text.ts';
import type { Locale } from '../../_shared/mail/locale.ts';
import type { ItemType } from '../contract.ts';

/** What is said of something. A title holds no text of anybody's: it is also the subject of mails. */
export interface Wording {
  readonly title: string;
  readonly body: string;
  /** Path of a page of the console, which stands behind `#`. */
  readonly link: string | null;
}

interface EndpointDisabled {
  readonly endpointId: string;
  readonly url: string;
  readonly reason: string;
}
type DataOf<T extends ItemType> = T extends EventType ? EventData<T> : EndpointDisabled;

type Line = readonly [en: string, fr: string];
interface Entry<T extends ItemType> {
  readonly title: Line;
  readonly body: (data: DataOf<T>, locale: Locale) => Line;
  readonly link: (data: DataOf<T>) => string | null;
}

const nameOf = ({ name }: Readonly<Record<string, unknown>>): string =>
  typeof name === 'string' ? name : '—';
const money = (cents: number, currency: string, locale: Locale): string => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  // ISO 4217's minor units: 2 for most, none for the yen.
  return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

const ENTRIES: { readonly [T in ItemType]: Entry<T> } = {
  'file.ready': {
    title: ['Your file is ready', 'Votre fichier est prêt'],
    body: ({ file }) => [
      `“${nameOf(file)}” can be downloaded now.`,
      `« ${nameOf(file)} » peut être téléchargé.`,
    ],
    link: () => '/#/files',
  },
  'file.rejected': {
    title: ['Your file was rejected', 'Votre fichier a été refusé'],
    body: ({ file, reason }) => [
      `“${nameOf(file)}” was not accepted: ${reason}`,
      `« ${nameOf(file)} » n’a pas été accepté : ${reason}`,
    ],
    link: () => '/#/files',
  },
  'order.paid': {
    title: ['Your order is paid', 'Votre commande est payée'],
    body: ({ totalCents, currency }, locale) => [
      `We have received ${money(totalCents, currency, locale)}. Thank you.`,
      `Nous avons reçu ${money(totalCents, currency, locale)}. Merci.`,
    ],
    link: ({ orderId }) => `/#/orders/${orderId}`,
  },
  'order.expired': {
    title: ['Your order has expired', 'Votre commande a expiré'],
    body: ({ totalCents, currency }, locale) => [
      `It was not paid in time (${money(totalCents, currency, locale)}). You can order again.`,
      `Elle n’a pas été payée à temps (${money(totalCents, currency, locale)}). Vous pouvez commander à nouveau.`,
    ],
    link: ({ orderId }) => `/#/orders/${orderId}`,
  },
  'message.sent': {
    title: ['You have a new message', 'Vous avez un nouveau message'],
    body: ({ senderName, preview }) => [`${senderName}: ${preview}`, `${senderName} : ${preview}`],
    link: ({ conversation, senderId }) =>
      conversation.startsWith('room:')
        ? `/#/chat/room/${conversation.slice('room:'.length)}`
        : `/#/chat/user/${senderId}`,
  },
  'task.completed': {
    title: ['A task is done', 'Une tâche est terminée'],
    body: ({ title }) => [`“${title}” is done.`, `« ${title} » est terminée.`],
    link: () => '/#/tasks',
  },
  'payment.unmatched': {
    title: ['A payment matches no order', 'Un paiement ne correspond à aucune commande'],
    body: ({ amountCents, currency, reason }, locale) => [
      `${money(amountCents, currency, locale)}: ${reason}`,
      `${money(amountCents, currency, locale)} : ${reason}`,
    ],
    link: () => '/#/webhooks',
  },
  'job.failed': {
    title: ['A job has failed', 'Une tâche planifiée a échoué'],
    body: ({ job, error }) => [`${job}: ${error}`, `${job} : ${error}`],
    link: () => '/#/jobs',
  },
  'webhook.dead': {
    title: ['A webhook event could not be processed', 'Un événement de webhook n’a pas pu être traité'],
    body: ({ source, type, lastError }) => [
      `${type} of ${source}: ${lastError}`,
      `${type} de ${source} : ${lastError}`,
    ],
    link: () => '/#/webhooks',
  },
  'host.down': {
    title: ['A host is down', 'Une machine ne répond plus'],
    body: ({ name }) => [`${name} has stopped sending samples.`, `${name} n’envoie plus de mesures.`],
    link: () => '/#/hosts',
  },
  'alert.firing': {
    title: ['An alert is firing', 'Une alerte est déclenchée'],
    body: ({ hostName, metric, value, severity }, locale) => {
      const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
      return [
        `${hostName}: ${metric} is ${amount} (${severity}).`,
        `${hostName} : ${metric} est à ${amount} (${severity === 'critical' ? 'critique' : 'avertissement'}).`,
      ];
    },
    link: () => '/#/hosts',
  },
  'endpoint.disabled': {
    title: ['An endpoint of yours is disabled', 'Un de vos points d’accès est désactivé'],
    body: ({ url, reason }) => [
      `Nothing more is delivered to ${url}. ${reason}`,
      `Plus rien n’est envoyé à ${url}. ${reason}`,
    ],
    link: () => '/#/account',
  },
};

const LONGEST_BODY = 500;

/** The words of a notification, in the language of the user. */
export function wordingOf<T extends ItemType>(type: T, data: DataOf<T>, locale: Locale): Wording {
  const { title, body, link }: Entry<T> = ENTRIES[type];
  const at = locale === 'fr' ? 1 : 0;
  return { title: title[at], body: cutText(body(data, locale)[at], LONGEST_BODY), link: link(data) };
}

const LONGEST_SMS = 160;

/** One line of at most 160 characters. */
export function smsText({ title, body }: Wording): string {
  return cutText(headerText(`Nubo: ${title}. ${body}`), LONGEST_SMS);
}
