import { countryName, PLACES, type Place } from './places.ts';
import { fold, ok, type StandIn, type UpstreamReply } from './stand-in.ts';

const quota: UpstreamReply = {
  status: 429,
  json: { error: true, reason: 'Minutely API request limit exceeded. Please try again in one minute.' },
};
const refused = (reason: string): UpstreamReply => ({ status: 400, json: { error: true, reason } });

/**
 * "Geocoding API": names are matched under one language, small places may come first, one letter finds nothing, and an
 * answer without results has no `results`.
 */
export const openMeteoGeocoding: StandIn = {
  answer({ path, query }) {
    if (path !== '/v1/search') return { status: 404, json: { error: true, reason: 'Not Found' } };
    const name = query.get('name');
    if (name === null) return refused("Value of type 'String' required for key 'name'.");
    const language = query.get('language') ?? 'en';
    const country = query.get('countryCode');
    const found = PLACES.filter(
      (place) => matches(nameIn(place, language), name) && (country === null || place.country === country),
    )
      .toSorted((a, b) => a.population - b.population)
      .slice(0, Number(query.get('count') ?? '10'));
    const results = found.map((place) => result(place, language));
    return ok({ ...(results.length > 0 && { results }), generationtime_ms: 0.6 });
  },
  quota,
};

/** 2 characters match alone whole, from 3 on the beginning does. */
function matches(name: string, search: string): boolean {
  const wanted = fold(search);
  const { length } = [...search.normalize('NFC').trim()];
  if (length < 2) return false;
  return length === 2 ? fold(name) === wanted : fold(name).startsWith(wanted);
}

const nameIn = ({ names }: Place, language: string): string => names[language] ?? names.en;

function result(place: Place, language: string) {
  const { id, latitude, longitude, country, region, population, timezone } = place;
  return {
    id,
    name: nameIn(place, language),
    latitude,
    longitude,
    elevation: 20,
    feature_code: 'PPL',
    country_code: country,
    timezone,
    ...(population > 0 && { population }),
    country: countryName(country),
    admin1: region,
  };
}

/** "Forecast API": km/h and °C unless asked otherwise, times without an offset unless `timeformat=unixtime`. */
export const openMeteo: StandIn = {
  answer({ path, query, now }) {
    if (path !== '/v1/forecast') return { status: 404, json: { error: true, reason: 'Not Found' } };
    const [latitude, longitude] = [query.get('latitude'), query.get('longitude')].map(Number);
    if (latitude === undefined || longitude === undefined || !(Math.abs(latitude) <= 90)) {
      return refused('Latitude must be in range of -90 to 90°.');
    }
    const place = nearest(latitude, longitude);
    const wanted = (query.get('current') ?? '').split(',').filter((name) => name !== '');
    const values = valuesOf(place, query);
    const unknown = wanted.find((name) => !(name in values));
    if (unknown !== undefined) {
      return refused(
        `Data corrupted at path ''. Cannot initialize SurfacePressureAndHeightVariable from invalid String value ${unknown}.`,
      );
    }
    const seconds = Math.floor(now.getTime() / 900_000) * 900;
    const time =
      query.get('timeformat') === 'unixtime' ? seconds : new Date(seconds * 1000).toISOString().slice(0, 16);
    return ok({
      latitude: place.latitude,
      longitude: place.longitude,
      generationtime_ms: 0.1,
      utc_offset_seconds: 0,
      timezone: 'GMT',
      timezone_abbreviation: 'GMT',
      elevation: 20,
      current: { time, interval: 900, ...Object.fromEntries(wanted.map((name) => [name, values[name]])) },
    });
  },
  quota,
};

function nearest(latitude: number, longitude: number): Place {
  const distance = (place: Place) => Math.hypot(place.latitude - latitude, place.longitude - longitude);
  return PLACES.reduce((best, place) => (distance(place) < distance(best) ? place : best));
}

const WIND: Readonly<Record<string, number>> = { ms: 1, mph: 2.236_936, kmh: 3.6, kn: 1.943_844 };

function valuesOf({ air }: Place, query: URLSearchParams): Readonly<Record<string, number>> {
  const isFahrenheit = query.get('temperature_unit') === 'fahrenheit';
  const degrees = (celsius: number) => round(isFahrenheit ? celsius * 1.8 + 32 : celsius);
  return {
    temperature_2m: degrees(air.temperature),
    apparent_temperature: degrees(air.feelsLike),
    relative_humidity_2m: air.humidity,
    weather_code: air.wmoCode,
    wind_speed_10m: round(air.wind * (WIND[query.get('wind_speed_unit') ?? 'kmh'] ?? 3.6)),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
