import * as z from 'zod/mini';
import { signedIn } from '../contract.ts';

/** What `auth/sign-in-google` is invoked with: who Google says it is, and whether tokens or the account's id are wanted. */
export const googleCommand = z.strictObject({
  identity: z.strictObject({ sub: z.string(), email: z.string(), name: z.string() }),
  device: z.strictObject({ address: z.string(), userAgent: z.string() }),
  mode: z.enum(['tokens', 'identify']),
  traceId: z.string(),
});
export type GoogleCommand = z.infer<typeof googleCommand>;

/** What it answers: a refusal is an answer, so that only failures are errors. */
export const googleOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tokens'), signedIn }),
  z.object({ kind: z.literal('identified'), userId: z.string(), epoch: z.int() }),
  z.object({
    kind: z.literal('refused'),
    code: z.enum(['conflict', 'forbidden', 'unauthenticated']),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('unavailable') }),
]);
export type GoogleOutcome = z.infer<typeof googleOutcome>;
