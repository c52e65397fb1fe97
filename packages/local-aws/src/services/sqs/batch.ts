import * as z from 'zod';
import { AwsError } from '../aws-service.ts';

const entryId = z.string();
const BATCH_LIMIT = 10;

/** Schema of a batch's entries: `Id` and the fields of one. */
export const entries = <S extends z.ZodRawShape>(shape: S) => z.array(z.object({ Id: entryId, ...shape }));

interface Outcome {
  readonly Successful: object[];
  readonly Failed: object[];
}

/** Does each entry by itself; `Failed` lists the entries that AWS refuses. Throws for a batch that is wrong as a whole. */
export function eachEntry<E extends { readonly Id: string }>(
  batch: readonly E[],
  act: (entry: E) => object,
): Outcome {
  if (batch.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (batch.length > BATCH_LIMIT) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${batch.length}.`,
    );
  }
  if (new Set(batch.map(({ Id }) => Id)).size < batch.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (batch.some(({ Id }) => !/^[\w-]{1,80}$/.test(Id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const outcome: Outcome = { Successful: [], Failed: [] };
  for (const entry of batch) {
    try {
      outcome.Successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      outcome.Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return outcome;
}
