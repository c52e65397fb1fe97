import * as z from 'zod/mini';
import { LOCALES } from '../_shared/mail/locale.ts';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { code } from '../_shared/schema/text.ts';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from '../_shared/webhook-secret.ts';
import { DELIVERED_TYPES, NOTICE_TYPES } from './event-types.ts';

/** What a notification is about: an event, or an endpoint of the person's own that was disabled. */
export const ITEM_TYPES = [...NOTICE_TYPES, 'endpoint.disabled'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export const item = z
  .strictObject({
    id: z.uuid(),
    type: z.enum(ITEM_TYPES),
    title: z.string(),
    body: z.string(),
    link: z.nullable(z.string()).register(z.globalRegistry, { description: 'Path of a page of the console' }),
    data: z.record(z.string(), z.unknown()).register(z.globalRegistry, { description: "The event's data" }),
    readAt: z.nullable(instant()),
    createdAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Notification' });
export type Item = z.infer<typeof item>;
export const itemPage = pageSchema(item).register(z.globalRegistry, { id: 'NotificationPage' });
export const itemId = z.object({ id: uuid() });
export const itemQuery = z.object({
  unread: z._default(
    z.pipe(
      z.enum(['', 'true', 'false'], 'must be true or false'),
      z.transform((value) => value !== 'false'),
    ),
    false,
  ),
  ...pageQuery(),
});

/** E.164: a country code, and at most 15 digits in all. */
const phone = code({
  max: 16,
  pattern: /^\+[1-9]\d{6,14}$/,
  message: 'must be a number such as +33612345678',
});
const mutable = z.enum(ITEM_TYPES);
const channels = z.strictObject({
  email: z._default(z.boolean(), true),
  sms: z._default(z.boolean(), false),
  inApp: z._default(z.boolean(), true),
});
export const preferences = z
  .strictObject({
    locale: z.enum(LOCALES),
    channels: z.strictObject({ email: z.boolean(), sms: z.boolean(), inApp: z.boolean() }),
    phone: z.nullable(z.string()),
    muted: z.array(mutable),
  })
  .register(z.globalRegistry, { id: 'NotificationPreferences' });
export type Preferences = z.infer<typeof preferences>;

export const DEFAULT_PREFERENCES: Preferences = {
  locale: 'en',
  channels: { email: true, sms: false, inApp: true },
  phone: null,
  muted: [],
};

/** The whole resource: a field left out takes its default. */
export const preferencesInput = z
  .strictObject({
    locale: z._default(z.enum(LOCALES), DEFAULT_PREFERENCES.locale),
    channels: z._default(channels, DEFAULT_PREFERENCES.channels),
    phone: z._default(z.nullable(phone), null),
    muted: z._default(z.array(mutable).check(z.maxLength(100), z.overwrite(distinct)), []),
  })
  .check(
    z.refine(({ channels: { sms }, phone: number }) => !sms || number !== null, {
      path: ['phone'],
      message: 'must be given for SMS',
    }),
  )
  .register(z.globalRegistry, { id: 'NotificationPreferencesInput' });

function distinct<T>(values: T[]): T[] {
  return [...new Set(values)];
}

const events = z
  .array(z.enum(DELIVERED_TYPES))
  .check(z.minLength(1), z.maxLength(100), z.overwrite(distinct));
const url = code({ min: 1, max: 2048 });
const endpointFields = {
  id: z.uuid(),
  url: z.string(),
  events: z.array(z.enum(DELIVERED_TYPES)),
  enabled: z.boolean(),
  disabledReason: z.nullable(z.string()),
  createdAt: instant(),
};
/** An account has at most so many. */
export const MOST_ENDPOINTS = 20;
export const endpoint = z
  .strictObject(endpointFields)
  .register(z.globalRegistry, { id: 'NotificationEndpoint' });
export type Endpoint = z.infer<typeof endpoint>;
export const endpointPage = pageSchema(endpoint).register(z.globalRegistry, {
  id: 'NotificationEndpointPage',
});
export const endpointQuery = z.object(pageQuery());
export const endpointId = z.object({ id: uuid() });
export const createdEndpoint = z
  .strictObject({
    ...endpointFields,
    secret: z.string().register(z.globalRegistry, { description: 'Shown once: it signs each delivery' }),
  })
  .register(z.globalRegistry, { id: 'CreatedNotificationEndpoint' });
export const endpointInput = z
  .strictObject({
    url,
    events,
    secret: z.optional(code({ max: 200 }).check(z.refine(isWebhookSecret, WEBHOOK_SECRET_RULE))),
  })
  .register(z.globalRegistry, { id: 'NotificationEndpointInput' });
export type EndpointInput = z.infer<typeof endpointInput>;
/** RFC 7396: a field left out stays; none of these can be taken away. */
export const endpointPatch = z
  .strictObject({ url: z.optional(url), events: z.optional(events), enabled: z.optional(z.boolean()) })
  .register(z.globalRegistry, { id: 'NotificationEndpointPatch' });
export type EndpointPatch = z.infer<typeof endpointPatch>;

export const attempt = z.strictObject({
  at: instant(),
  durationMs: z.int().check(z.nonnegative()),
  status: z.nullable(z.int()).register(z.globalRegistry, { description: 'Null where there was no answer' }),
  response: z
    .nullable(z.string())
    .register(z.globalRegistry, { description: 'The first 2 KB of the answer, as text' }),
  error: z.nullable(z.string()).register(z.globalRegistry, { description: 'Why there was no whole answer' }),
});
export type Attempt = z.infer<typeof attempt>;
export const deliveryStatus = z.enum(['pending', 'succeeded', 'failed']);
export const delivery = z
  .strictObject({
    id: z.uuid().register(z.globalRegistry, { description: 'Also its `webhook-id`' }),
    type: z.string(),
    status: deliveryStatus,
    attempts: z.array(attempt),
    nextAttemptAt: z.nullable(instant()),
    createdAt: instant(),
  })
  .register(z.globalRegistry, { id: 'NotificationDelivery' });
export type Delivery = z.infer<typeof delivery>;
export const deliveryPage = pageSchema(delivery).register(z.globalRegistry, {
  id: 'NotificationDeliveryPage',
});
export const deliveryQuery = z.object(pageQuery());

export const unsubscribeQuery = z.object({ token: code({ max: 100, pattern: /^[\w.-]{20,100}$/ }) });
