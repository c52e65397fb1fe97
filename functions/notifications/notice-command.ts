import * as z from 'zod/mini';
import { DELIVERED_TYPES } from './event-types.ts';

/** A command of the queue `notices`: notify one user of something. */
export const noticeCommand = z.union([
  z.object({
    kind: z.literal('event'),
    userId: z.string(),
    eventId: z.string(),
    type: z.enum(DELIVERED_TYPES),
    occurredAt: z.string(),
    /** As the event has it, but for what is not this person's to know. */
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({
    kind: z.literal('endpoint-disabled'),
    userId: z.string(),
    endpointId: z.string(),
    url: z.string(),
    reason: z.string(),
    at: z.string(),
  }),
]);
export type NoticeCommand = z.infer<typeof noticeCommand>;
