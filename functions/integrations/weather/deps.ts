import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { weather } from '../contract.ts';
import { createLookupParts } from '../deps.ts';
import { weatherEnv } from '../env.ts';
import { createApiKey } from '../upstream/api-key.ts';
import { lookupService } from '../upstream/lookup-service.ts';
import { openMeteoGateway } from './open-meteo-gateway.ts';
import { openWeatherMapGateway } from './open-weather-map-gateway.ts';

export const createWeatherLookup = () => {
  const env = parseEnv(weatherEnv);
  const key = createApiKey(() => readSecret(env.SECRET_OPENWEATHERMAP));
  return lookupService({
    ...createLookupParts(),
    providers: [
      openWeatherMapGateway(env.UPSTREAM_OPENWEATHERMAP, key),
      openMeteoGateway({
        forecast: env.UPSTREAM_OPEN_METEO,
        geocoding: env.UPSTREAM_OPEN_METEO_GEOCODING,
      }),
    ],
    schema: weather,
  });
};
