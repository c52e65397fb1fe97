import * as z from 'zod/mini';
import type { Units, Weather } from '../contract.ts';
import type { ApiKey } from '../upstream/api-key.ts';
import { readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import type { City } from './city.ts';

export interface WeatherQuestion {
  readonly city: City;
  readonly units: Units;
}

const celsiusOrFahrenheit = z.number().check(z.minimum(-200), z.maximum(200));
const observed = z.object({
  coord: z.object({ lon: z.number(), lat: z.number() }),
  weather: z.array(z.object({ description: z.string() })).check(z.minLength(1)),
  main: z.object({
    temp: celsiusOrFahrenheit,
    feels_like: celsiusOrFahrenheit,
    humidity: z.number().check(z.minimum(0), z.maximum(100)),
  }),
  wind: z.object({ speed: z.number().check(z.nonnegative()) }),
  /** Epoch seconds. */
  dt: z.int().check(z.positive()),
  sys: z.object({ country: z.optional(z.string()) }),
  name: z.string(),
});
/** `cod` is text in some answers and a number in others. */
const notFound = z.object({ cod: z.union([z.literal('404'), z.literal(404)]) });

/**
 * "Current weather data" of OpenWeatherMap, with its built-in geocoding (`q`), so that a lookup is one call.
 * `units=metric` is °C and m/s, `imperial` °F and mph.
 */
export function openWeatherMapGateway(baseUrl: string, key: ApiKey): Provider<WeatherQuestion, Weather> {
  return {
    name: 'openweathermap',
    async ask({ city, units }, http) {
      const q = [city.name, city.region, city.country].filter((part) => part !== undefined).join(',');
      const query = { q, units, appid: await key() };
      const response = await http.call({ url: `${baseUrl}/data/2.5/weather`, query });
      if (response.status === 404 && notFound.safeParse(response.body).success) return undefined;
      if (response.status >= 300) throw unexpectedStatus(response);
      const { name, coord, sys, main, wind, dt, weather } = readBody(response, observed);
      // A place outside the country that was asked for is another place.
      if (city.country !== undefined && sys.country !== city.country) return undefined;
      return {
        city: name || city.name,
        country: sys.country ?? '',
        latitude: coord.lat,
        longitude: coord.lon,
        temperature: main.temp,
        feelsLike: main.feels_like,
        humidity: main.humidity,
        windSpeed: wind.speed,
        description: weather[0]?.description ?? '',
        units,
        observedAt: new Date(dt * 1000).toISOString(),
        provider: 'openweathermap',
      };
    },
  };
}
