import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { getTranslation } from '../../routes.ts';
import { answerHeaders } from '../../upstream/answer-headers.ts';
import { createTranslation } from '../deps.ts';

const service = lazy(createTranslation);

export const handler = httpHandler(
  getTranslation,
  async ({ query, log }) => {
    const found = await service().translate(query, log);
    return { status: 200, body: found.answer, headers: answerHeaders(found, 'private') };
  },
  { limits: dynamoLimits },
);
