import * as z from 'zod/mini';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { code } from '../_shared/schema/text.ts';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from '../_shared/webhook-secret.ts';

export const webhookStatus = z.enum(['received', 'processing', 'processed', 'ignored', 'failed', 'dead']);
export type WebhookStatus = z.infer<typeof webhookStatus>;

export const webhookEvent = z
  .strictObject({
    id: z.uuid(),
    source: z.string(),
    eventId: z
      .string()
      .register(z.globalRegistry, { description: "The provider's id, unique in its source" }),
    type: z.string(),
    status: webhookStatus,
    summary: z.nullable(z.string()).register(z.globalRegistry, { description: 'One line on what happened' }),
    attempts: z.int().check(z.nonnegative()),
    lastError: z.nullable(z.string()),
    nextAttemptAt: z.nullable(instant()),
    receivedAt: instant(),
    processedAt: z.nullable(instant()),
    payload: z.unknown().register(z.globalRegistry, {
      description: 'What the provider sent. In a list null where it has more than 32 KiB',
    }),
  })
  .register(z.globalRegistry, { id: 'WebhookEvent' });
export type WebhookEvent = z.infer<typeof webhookEvent>;

export const webhookEventId = z.object({ id: uuid() });
export const webhookEventPage = pageSchema(webhookEvent).register(z.globalRegistry, {
  id: 'WebhookEventPage',
});
export const webhookEventQuery = z.object({
  source: z.optional(code({ max: 64 })),
  type: z.optional(code({ max: 255 })),
  status: z.optional(webhookStatus),
  ...pageQuery(),
});

export const receipt = z
  .strictObject({
    received: z.literal(true),
    id: z.uuid(),
    duplicate: z.boolean().register(z.globalRegistry, { description: 'It had been stored before' }),
  })
  .register(z.globalRegistry, { id: 'WebhookReceipt' });

/** Names that no source may have: these providers have routes of their own. */
const PROVIDERS = ['stripe', 'github'];
const sourceName = code({
  max: 64,
  pattern: /^[a-z0-9]+([_-][a-z0-9]+)*$/,
  message: 'must be lower-case letters and digits, with single hyphens or underscores between them',
});
export const sourceParam = z.object({ source: sourceName });

export const sourceInput = z
  .strictObject({
    name: sourceName
      .check(z.refine((name) => !PROVIDERS.includes(name), 'is the name of a provider that Nubo knows'))
      .register(z.globalRegistry, { description: "The `{source}` of the source's URL" }),
    secrets: z.optional(
      z
        .array(code({ max: 200 }).check(z.refine(isWebhookSecret, WEBHOOK_SECRET_RULE)))
        .check(z.minLength(1), z.maxLength(10))
        .register(z.globalRegistry, { description: 'Any of them may have signed; left out, one is made' }),
    ),
  })
  .register(z.globalRegistry, { id: 'WebhookSourceInput' });
export type SourceInput = z.infer<typeof sourceInput>;

export const createdSource = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    url: z.url(),
    secret: z.string().register(z.globalRegistry, { description: 'Shown once: the first that may sign' }),
  })
  .register(z.globalRegistry, { id: 'CreatedWebhookSource' });

export const source = z
  .strictObject({ id: z.uuid(), name: z.string(), url: z.url(), createdAt: instant() })
  .register(z.globalRegistry, { id: 'WebhookSource' });
export type Source = z.infer<typeof source>;
export const sourcePage = pageSchema(source).register(z.globalRegistry, { id: 'WebhookSourcePage' });
export const sourceQuery = z.object(pageQuery());
export const sourceId = z.object({ id: uuid() });

/** What the queue `webhooks` carries: an event to be worked on, by its id alone. */
export const webhookCommand = z.object({ id: z.uuid() });
export type WebhookCommand = z.infer<typeof webhookCommand>;
