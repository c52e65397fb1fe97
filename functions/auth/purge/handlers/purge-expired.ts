import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { database } from '../../../_shared/postgres/pg-database.ts';
import { instantInput } from '../../../_shared/schema/instant.ts';
import { purgeRepository } from '../purge-repository.ts';

const expired = lazy(() => purgeRepository(database()));

const input = z.strictObject({ before: instantInput() });

/** Invoked by the job `purge-expired`: sessions that can no longer be refreshed, and links of mails. */
export async function handler(event: unknown): Promise<{ sessions: number; mailTokens: number }> {
  return await expired().removeExpired(input.parse(event).before);
}
