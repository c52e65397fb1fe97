import { eventContracts } from '../../_shared/events/contracts.ts';
import type { CallCounter, Limit } from '../../_shared/limits/call-counter.ts';
import type { MailQueue } from '../../_shared/mail/mail.ts';
import type { Push } from '../../_shared/push/push.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import { ITEM_TYPES, type Item, type ItemType, MOST_ENDPOINTS } from '../contract.ts';
import { derivedId, newDelivery } from '../deliveries/delivery.ts';
import type { DeliveryCommand } from '../deliveries/delivery-command.ts';
import type { DeliveryRepository } from '../deliveries/delivery-repository.ts';
import type { EndpointRepository } from '../endpoints/endpoint-repository.ts';
import type { NoticeCommand } from '../notice-command.ts';
import type { Settings, SettingsRepository } from '../preferences/settings-repository.ts';
import type { SmsMessage } from '../sending/sms-message.ts';
import { noticeMail } from './notice-mail.ts';
import type { NoticeRepository } from './notice-repository.ts';
import type { PeopleGateway } from './people-gateway.ts';
import { smsText, type Wording, wordingOf } from './wording.ts';

export interface NotifyUserDeps {
  readonly settings: Pick<SettingsRepository, 'find' | 'unsubscribeToken'>;
  readonly endpoints: Pick<EndpointRepository, 'list'>;
  readonly notices: NoticeRepository;
  readonly deliveries: Pick<DeliveryRepository, 'insert'>;
  readonly commands: Queue<DeliveryCommand>;
  readonly pushes: Queue<Push>;
  readonly mails: MailQueue;
  readonly texts: Queue<SmsMessage>;
  readonly people: Pick<PeopleGateway, 'findMailbox'>;
  readonly sent: CallCounter;
  readonly newToken: () => string;
  /** Of the API, and of the web console. */
  readonly publicUrl: string;
  readonly consoleUrl: string;
}

/** Anybody may give anybody's number and email, which must not be flooded. */
const SMS_A_DAY: Limit = { name: 'sms', quota: 20, windowSeconds: 86_400 };
const UNVERIFIED_MAILS_A_DAY: Limit = { name: 'unverified-mailbox', quota: 5, windowSeconds: 86_400 };

/** Often what the user has just done: sent by mail or SMS only to those who have chosen their channels. */
const QUIET: readonly ItemType[] = ['task.completed', 'file.ready'];

/**
 * Notifies one user of one event, by their preferences and their endpoints. Whatever is made has an id that follows from
 * the event and the user, so that a second delivery of the command sends nothing twice.
 */
export function createNotifyUser(deps: NotifyUserDeps) {
  const { settings, endpoints, notices, deliveries, commands, pushes, mails, texts, people, sent } = deps;

  async function deliverAll(command: Extract<NoticeCommand, { kind: 'event' }>): Promise<void> {
    const { userId, eventId, type, occurredAt, data } = command;
    const all = await endpoints.list(userId, undefined, MOST_ENDPOINTS);
    for (const { id: endpointId } of all.filter(({ enabled, events }) => enabled && events.includes(type))) {
      const id = derivedId(eventId, userId, endpointId);
      const now = new Date().toISOString();
      await deliveries.insert(newDelivery({ id, userId, endpointId, type, occurredAt, data, now }));
      await commands.send({ userId, endpointId, deliveryId: id });
    }
  }

  async function mail(notice: Notice, { preferences, unsubscribeToken }: Settings): Promise<void> {
    const mailbox = await people.findMailbox(notice.userId);
    if (!mailbox) return;
    if (!mailbox.emailVerified) {
      const { allowed } = await sent.hit(UNVERIFIED_MAILS_A_DAY, notice.userId);
      if (!allowed) return;
    }
    const token = unsubscribeToken ?? (await settings.unsubscribeToken(notice.userId, deps.newToken()));
    const base = deps.publicUrl.replace(/\/$/, '');
    await mails.send(
      noticeMail({
        id: messageId(notice, 'mail'),
        mailbox,
        wording: notice.wording,
        locale: preferences.locale,
        consoleUrl: deps.consoleUrl,
        unsubscribeUrl: `${base}/notifications/unsubscribe?token=${notice.userId}.${token}`,
      }),
    );
  }

  async function text(notice: Notice, phone: string): Promise<void> {
    const { allowed } = await sent.hit(SMS_A_DAY, notice.userId);
    if (!allowed) return;
    const id = messageId(notice, 'sms');
    await texts.send({ id, phone, text: smsText(notice.wording) });
  }

  async function store(notice: Notice): Promise<void> {
    const { userId, type, sourceId, data, wording, conversation } = notice;
    const item: Item = {
      id: sourceId,
      type,
      ...wording,
      data: { ...data },
      readAt: null,
      createdAt: new Date().toISOString(),
    };
    const added =
      conversation === undefined
        ? (await notices.add(userId, item)) && item
        : await notices.addToConversation(userId, conversation, item);
    if (!added) return;
    await pushes.send({ userIds: [userId], frame: { type: 'notification', notification: added } });
  }

  return async (command: NoticeCommand): Promise<void> => {
    const found = await settings.find(command.userId);
    if (found.deleted) return;
    if (command.kind === 'event') await deliverAll(command);
    const notice = noticeOf(command, found);
    if (!notice || found.preferences.muted.includes(notice.type)) return;
    const { channels, phone } = found.preferences;
    if (channels.inApp) await store(notice);
    if (QUIET.includes(notice.type) && found.version === 0) return;
    if (channels.email) await mail(notice, found);
    if (channels.sms && phone !== null) await text(notice, phone);
  };
}

interface Notice {
  readonly userId: string;
  readonly type: ItemType;
  readonly sourceId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly wording: Wording;
  readonly conversation: string | undefined;
  /** Mails and SMS of one such key are one. */
  readonly onceBy: string;
}

/** Of the event, or of what its mails and SMS are one of. */
function messageId({ sourceId, userId, onceBy }: Notice, channel: 'mail' | 'sms'): string {
  return onceBy === '' ? derivedId(sourceId, userId, channel) : derivedId(userId, channel, onceBy);
}

/** undefined for an event that only endpoints take. */
function noticeOf(command: NoticeCommand, { preferences: { locale } }: Settings): Notice | undefined {
  if (command.kind === 'endpoint-disabled') {
    const { userId, endpointId, url, reason, at } = command;
    const data = { endpointId, url, reason };
    return {
      userId,
      type: 'endpoint.disabled',
      sourceId: derivedId(endpointId, at),
      data,
      wording: wordingOf('endpoint.disabled', data, locale),
      conversation: undefined,
      onceBy: '',
    };
  }
  const { userId, type, eventId, data, occurredAt } = command;
  if (!isItemType(type)) return undefined;
  const conversation = type === 'message.sent' ? String(data.conversation) : undefined;
  return {
    userId,
    type,
    sourceId: eventId,
    data,
    // The fan-out has parsed the data by this contract.
    wording: wordingOf(type, eventContracts[type as 'task.completed'].parse(data) as never, locale),
    conversation,
    onceBy: conversation === undefined ? '' : `${conversation}#${occurredAt.slice(0, 13)}`,
  };
}

function isItemType(type: string): type is ItemType & keyof typeof eventContracts {
  return type in eventContracts && ITEM_TYPES.some((known) => known === type);
}
