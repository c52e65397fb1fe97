import { notFound } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { getCrypto } from '../../routes.ts';
import { answerHeaders, keyOf } from '../../upstream/answer-headers.ts';
import { createCryptoLookup } from '../deps.ts';

const lookup = lazy(createCryptoLookup);

/** A comma would make it several symbols; no coin has any other character. */
const SYMBOL = /^[A-Z0-9$._-]+$/;

export const handler = httpHandler(
  getCrypto,
  async ({ query, log }) => {
    const question = { symbol: query.symbol.toUpperCase(), currency: query.currency };
    if (!SYMBOL.test(question.symbol)) throw notFound();
    const found = await lookup().find(keyOf('crypto', question), question, log);
    if (!found) throw notFound();
    return { status: 200, body: found.answer, headers: answerHeaders(found, 'public') };
  },
  { limits: dynamoLimits },
);
