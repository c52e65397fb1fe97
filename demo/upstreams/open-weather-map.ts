import { type Air, PLACES, type Place } from './places.ts';
import { fold, ok, type StandIn, type UpstreamReply, type UpstreamRequest } from './stand-in.ts';

export const OPENWEATHERMAP_KEY = 'nubo-local-openweathermap';

/** "Current weather data" with its built-in geocoding. `cod` is a number in some answers and text in others. */
export const openWeatherMap: StandIn = {
  answer({ path, query, now }: UpstreamRequest): UpstreamReply {
    if (path !== '/data/2.5/weather') return { status: 404, json: { cod: '404', message: 'Internal error' } };
    if (query.get('appid') !== OPENWEATHERMAP_KEY) {
      const message = 'Invalid API key. Please see https://openweathermap.org/faq#error401 for more info.';
      return { status: 401, json: { cod: 401, message } };
    }
    const q = query.get('q') ?? '';
    if (q === '') return { status: 400, json: { cod: '400', message: 'Nothing to geocode' } };
    const place = find(q);
    if (!place) return { status: 404, json: { cod: '404', message: 'city not found' } };
    return ok(current(place, query.get('units') ?? 'standard', now));
  },
  quota: {
    status: 429,
    json: { cod: 429, message: 'Your account is temporary blocked due to exceeding of requests limitation.' },
  },
};

/** Native names are known too; without a country the largest place is meant. */
function find(q: string): Place | undefined {
  const [name = '', ...rest] = q.split(',').map(fold);
  const [country, region] = rest.toReversed();
  return PLACES.filter(
    (place) =>
      Object.values(place.names).some((each) => fold(each) === name) &&
      (country === undefined || fold(place.country) === country) &&
      (region === undefined || fold(place.region) === region),
  ).toSorted((a, b) => b.population - a.population)[0];
}

function current(place: Place, units: string, now: Date) {
  const { air, latitude, longitude, country, id, names } = place;
  return {
    coord: { lon: longitude, lat: latitude },
    weather: [{ ...air.condition, icon: '01d' }],
    base: 'stations',
    main: { ...temperatures(air, units), pressure: 1015, humidity: air.humidity },
    visibility: 10_000,
    wind: { speed: units === 'imperial' ? round(air.wind * 2.236_936) : air.wind, deg: 320 },
    clouds: { all: 20 },
    dt: Math.floor(now.getTime() / 1000),
    sys: { type: 1, id: 2410, country, sunrise: 1_700_000_000, sunset: 1_700_040_000 },
    timezone: 0,
    id,
    name: names.en,
    cod: 200,
  };
}

function temperatures({ temperature, feelsLike }: Air, units: string) {
  const convert = (celsius: number) => {
    if (units === 'metric') return celsius;
    return round(units === 'imperial' ? celsius * 1.8 + 32 : celsius + 273.15);
  };
  const temp = convert(temperature);
  return { temp, feels_like: convert(feelsLike), temp_min: temp, temp_max: temp };
}

const round = (value: number): number => Math.round(value * 100) / 100;
