import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { createRestore } from '../deps.ts';

const restore = lazy(createRestore);

const input = z.strictObject({
  backup: z.string().check(z.regex(/^[A-Za-z0-9-]{1,80}$/, 'must be the name of a backup')),
});

/** Called by an operator alone (`npm run restore`); what it throws is the call's `FunctionError`. */
export async function handler(event: unknown) {
  return await restore()(input.parse(event).backup);
}
