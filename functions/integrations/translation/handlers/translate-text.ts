import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { translateText } from '../../routes.ts';
import { answerHeaders } from '../../upstream/answer-headers.ts';
import { createTranslation } from '../deps.ts';

const service = lazy(createTranslation);

export const handler = httpHandler(
  translateText,
  async ({ body, log }) => {
    const found = await service().translate(body, log);
    return { status: 200, body: found.answer, headers: answerHeaders(found, 'private') };
  },
  { limits: dynamoLimits },
);
