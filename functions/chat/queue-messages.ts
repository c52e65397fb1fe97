import * as z from 'zod/mini';
import type { ServerFrame } from './frames.ts';

/** One shard of a fan-out. The frame was made by a function of this service, so only its form is checked. */
export const delivery = z.object({
  connectionIds: z.array(z.string()),
  failures: z._default(z.int().check(z.minimum(0)), 0),
  frame: z.custom<ServerFrame>((value) => typeof value === 'object' && value !== null && 'type' in value),
});
export const welcomeTask = z.object({ connectionId: z.string() });
export const presenceCheck = z.object({ userId: z.uuid() });

const person = z.object({ id: z.uuid(), name: z.string() });
export const archivedMessage = z.object({
  conversation: z.string(),
  message: z.object({
    id: z.uuid(),
    sender: person,
    receiver: z.optional(z.uuid()),
    room: z.optional(z.string()),
    content: z.string(),
    timestamp: z.iso.datetime(),
  }),
});
