import * as z from 'zod/mini';

/** What the queue `sms` carries: sent once by its id. */
export const smsMessage = z.object({ id: z.uuid(), phone: z.string(), text: z.string() });
export type SmsMessage = z.infer<typeof smsMessage>;
