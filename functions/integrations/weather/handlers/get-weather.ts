import { notFound } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { getWeather } from '../../routes.ts';
import { answerHeaders, keyOf } from '../../upstream/answer-headers.ts';
import { parseCity } from '../city.ts';
import { createWeatherLookup } from '../deps.ts';

const lookup = lazy(createWeatherLookup);

export const handler = httpHandler(
  getWeather,
  async ({ query, log }) => {
    const city = parseCity(query.city);
    if (!city) throw notFound();
    const question = { city, units: query.units };
    const key = keyOf('weather', [
      city.name.toLowerCase(),
      city.region?.toLowerCase(),
      city.country,
      query.units,
    ]);
    const found = await lookup().find(key, question, log);
    if (!found) throw notFound();
    return { status: 200, body: found.answer, headers: answerHeaders(found, 'public') };
  },
  { limits: dynamoLimits },
);
