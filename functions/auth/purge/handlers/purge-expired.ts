import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { instantInput } from '../../../_shared/schema/instant.ts';
import { createExpired } from '../deps.ts';

const expired = lazy(createExpired);

const input = z.strictObject({ before: instantInput() });

/** Invoked by the job `purge-expired`: sessions that can no longer be refreshed, and links of mails. */
export async function handler(event: unknown): Promise<{ sessions: number; mailTokens: number }> {
  return await expired().removeExpired(input.parse(event).before);
}
