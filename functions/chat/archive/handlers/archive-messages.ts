import type { SQSHandler } from 'aws-lambda';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { archivedMessage } from '../../queue-messages.ts';
import { createArchive } from '../deps.ts';

const archive = lazy(createArchive);

/**
 * A whole batch is one statement, which keeps each message once. A message that is not one of ours fails
 * alone and ends in the dead-letter queue; a database that is down fails the batch, which comes back.
 */
export const handler: SQSHandler = async ({ Records }) => {
  const log = createLogger();
  const read = Records.map((record) => ({ record, result: archivedMessage.safeParse(parse(record.body)) }));
  const good = read.flatMap(({ result }) => (result.success ? [result.data] : []));
  if (good.length > 0) await archive().add(good);
  const bad = read.filter(({ result }) => !result.success);
  for (const { record, result } of bad) {
    log.error('not an archived message', { messageId: record.messageId, error: result.error });
  }
  return { batchItemFailures: bad.map(({ record }) => ({ itemIdentifier: record.messageId })) };
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The schema refuses undefined, so this message is reported like any other that does not fit.
    return undefined;
  }
}
