import { createDynamo } from '../_shared/aws/dynamo.ts';
import { parseEnv } from '../_shared/env/env.ts';
import { lazy } from '../_shared/lazy.ts';
import { randomToken } from '../_shared/random-token.ts';
import { tableEnv } from './env.ts';
import { answerRepository } from './upstream/answer-repository.ts';
import { circuitRepository } from './upstream/circuit-repository.ts';
import { circuitService } from './upstream/circuit-service.ts';

/** A cache that takes longer than this is gone without. */
const dynamo = lazy(() => createDynamo({ requestTimeoutMs: 500, maxAttempts: 2 }));

/** What the lookups of every capability share. */
export const createLookupParts = () => {
  const { TABLE_INTEGRATIONS } = parseEnv(tableEnv);
  return {
    answers: answerRepository(dynamo(), TABLE_INTEGRATIONS),
    circuits: circuitService(circuitRepository(dynamo(), TABLE_INTEGRATIONS)),
    newToken: randomToken,
  };
};
