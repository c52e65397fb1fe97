import type { Notification, NotificationEndpointInput } from '@nubo/client';
import { defineTexts } from '../../app/texts.ts';
import type { IconName } from '../../ui/icon.tsx';

export type DeliveredEvent = NotificationEndpointInput['events'][number];
export type NoticeType = Notification['type'];

/** Notifications, those of administrators after those of everybody. */
export const NOTICES: readonly NoticeType[] = [
  'message.sent',
  'task.completed',
  'file.ready',
  'file.rejected',
  'order.paid',
  'order.expired',
  'endpoint.disabled',
];
export const ADMIN_NOTICES: readonly NoticeType[] = [
  'alert.firing',
  'host.down',
  'job.failed',
  'webhook.dead',
  'payment.unmatched',
];

/** Events that an endpoint takes. */
export const EVENTS: readonly DeliveredEvent[] = [
  'task.completed',
  'post.created',
  'message.sent',
  'file.ready',
  'file.rejected',
  'order.created',
  'order.paid',
  'order.expired',
];
export const ADMIN_EVENTS: readonly DeliveredEvent[] = [
  'alert.firing',
  'alert.resolved',
  'host.down',
  'job.failed',
  'webhook.processed',
  'webhook.dead',
  'payment.unmatched',
];

export const ICONS: Readonly<Record<NoticeType, IconName>> = {
  'message.sent': 'chat',
  'task.completed': 'board',
  'file.ready': 'file',
  'file.rejected': 'file',
  'order.paid': 'cart',
  'order.expired': 'cart',
  'endpoint.disabled': 'send',
  'alert.firing': 'alert',
  'host.down': 'server',
  'job.failed': 'job',
  'webhook.dead': 'hook',
  'payment.unmatched': 'cart',
};

type Names = Readonly<Record<DeliveredEvent | NoticeType, string>>;
const en: Names = {
  'message.sent': 'A message while you are away',
  'task.completed': 'A task is done',
  'post.created': 'A post is published',
  'file.ready': 'A file is ready',
  'file.rejected': 'A file is rejected',
  'order.created': 'An order is placed',
  'order.paid': 'An order is paid',
  'order.expired': 'An order has expired',
  'endpoint.disabled': 'An endpoint is disabled',
  'alert.firing': 'An alert fires',
  'alert.resolved': 'An alert is resolved',
  'host.down': 'A host is down',
  'job.failed': 'A job has failed',
  'webhook.processed': 'A webhook is processed',
  'webhook.dead': 'A webhook is given up',
  'payment.unmatched': 'A payment fits no order',
};
const fr: Names = {
  'message.sent': 'Un message en votre absence',
  'task.completed': 'Une tâche est terminée',
  'post.created': 'Une publication paraît',
  'file.ready': 'Un fichier est prêt',
  'file.rejected': 'Un fichier est refusé',
  'order.created': 'Une commande est passée',
  'order.paid': 'Une commande est payée',
  'order.expired': 'Une commande a expiré',
  'endpoint.disabled': 'Un point de livraison est désactivé',
  'alert.firing': 'Une alerte se déclenche',
  'alert.resolved': 'Une alerte est résolue',
  'host.down': 'Un hôte est arrêté',
  'job.failed': 'Une tâche planifiée a échoué',
  'webhook.processed': 'Un webhook est traité',
  'webhook.dead': 'Un webhook est abandonné',
  'payment.unmatched': 'Un paiement sans commande',
};
export const eventNames = defineTexts(en, fr);
