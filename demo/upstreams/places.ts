/** The air there, the same at any time: °C, %, m/s, WMO code 4677 and OpenWeatherMap's condition. */
export interface Air {
  readonly temperature: number;
  readonly feelsLike: number;
  readonly humidity: number;
  readonly wind: number;
  readonly wmoCode: number;
  readonly condition: { readonly id: number; readonly main: string; readonly description: string };
}

export interface Place {
  readonly id: number;
  /** By language; `en` where there is no other. */
  readonly names: Readonly<Record<string, string>> & { readonly en: string };
  readonly country: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number;
  readonly timezone: string;
  readonly air: Air;
}

const clear = { id: 800, main: 'Clear', description: 'clear sky' };
const clouds = { id: 803, main: 'Clouds', description: 'broken clouds' };
const rain = { id: 500, main: 'Rain', description: 'light rain' };

const air = (
  [temperature, feelsLike, humidity, wind]: readonly [number, number, number, number],
  condition: Air['condition'],
): Air => ({
  temperature,
  feelsLike,
  humidity,
  wind,
  wmoCode: condition === clear ? 0 : condition === clouds ? 2 : 61,
  condition,
});

type Row = readonly [
  id: number,
  names: Place['names'],
  country: string,
  region: string,
  coordinates: readonly [number, number],
  population: number,
  timezone: string,
  air: Air,
];

/** Cities, and the namesakes and native names that lookups go wrong with. */
const ROWS: readonly Row[] = [
  [
    2253354,
    { en: 'Dakar' },
    'SN',
    'Dakar',
    [14.6937, -17.4441],
    2_476_400,
    'Africa/Dakar',
    air([27.3, 28.9, 74, 6.2], clear),
  ],
  [
    2246452,
    { en: 'Saint-Louis' },
    'SN',
    'Saint-Louis',
    [16.0179, -16.4896],
    176_000,
    'Africa/Dakar',
    air([29.4, 31.2, 66, 7.1], clear),
  ],
  [
    2988507,
    { en: 'Paris', it: 'Parigi', es: 'París', ru: 'Париж', zh: '巴黎' },
    'FR',
    'Île-de-France',
    [48.8534, 2.3488],
    2_138_551,
    'Europe/Paris',
    air([12.4, 11.6, 81, 3.6], rain),
  ],
  [
    4717560,
    { en: 'Paris' },
    'US',
    'Texas',
    [33.6609, -95.5555],
    24_782,
    'America/Chicago',
    air([21.7, 21.3, 52, 4.4], clear),
  ],
  [
    2643743,
    { en: 'London', fr: 'Londres', es: 'Londres', ru: 'Лондон' },
    'GB',
    'England',
    [51.5085, -0.1257],
    8_961_989,
    'Europe/London',
    air([10.8, 10.1, 84, 4.9], rain),
  ],
  [
    6058560,
    { en: 'London' },
    'CA',
    'Ontario',
    [42.9834, -81.233],
    422_324,
    'America/Toronto',
    air([6.2, 3.1, 71, 5.7], clouds),
  ],
  [
    1850147,
    { en: 'Tokyo', ja: '東京', zh: '东京', pl: 'Tokio', de: 'Tokio' },
    'JP',
    'Tokyo',
    [35.6895, 139.6917],
    8_336_599,
    'Asia/Tokyo',
    air([18.6, 18.2, 63, 3.1], clear),
  ],
  [
    5128581,
    { en: 'New York', es: 'Nueva York' },
    'US',
    'New York',
    [40.7143, -74.006],
    8_804_190,
    'America/New_York',
    air([15.1, 14.4, 58, 5.1], clouds),
  ],
  [
    3448439,
    { en: 'São Paulo' },
    'BR',
    'São Paulo',
    [-23.5475, -46.6361],
    12_400_232,
    'America/Sao_Paulo',
    air([23.9, 24.3, 70, 2.6], clouds),
  ],
  [
    524901,
    { en: 'Moscow', ru: 'Москва', fr: 'Moscou' },
    'RU',
    'Moscow',
    [55.7522, 37.6156],
    10_381_222,
    'Europe/Moscow',
    air([-3.4, -8.2, 86, 4.0], clouds),
  ],
  [
    5601538,
    { en: 'Moscow' },
    'US',
    'Idaho',
    [46.7324, -117.0002],
    25_060,
    'America/Los_Angeles',
    air([4.5, 2.2, 69, 2.9], clouds),
  ],
  [
    1816670,
    { en: 'Beijing', zh: '北京', ja: '北京' },
    'CN',
    'Beijing',
    [39.9075, 116.3972],
    18_960_744,
    'Asia/Shanghai',
    air([8.3, 6.4, 33, 3.3], clear),
  ],
  [
    8404324,
    { en: 'Beijing', zh: '北京' },
    'CN',
    'Chongqing',
    [30.7261, 108.6748],
    0,
    'Asia/Shanghai',
    air([14.2, 13.9, 77, 1.2], clouds),
  ],
  [
    756135,
    { en: 'Warsaw', pl: 'Warszawa' },
    'PL',
    'Mazovia',
    [52.2298, 21.0118],
    1_702_139,
    'Europe/Warsaw',
    air([3.7, 0.4, 88, 4.2], clouds),
  ],
  [
    5176060,
    { en: 'Warszawa' },
    'US',
    'Ohio',
    [41.0803, -81.6401],
    0,
    'America/New_York',
    air([7.9, 5.8, 66, 3.8], clouds),
  ],
  [
    5746545,
    { en: 'Portland' },
    'US',
    'Oregon',
    [45.5234, -122.6762],
    652_503,
    'America/Los_Angeles',
    air([9.6, 8.8, 83, 2.2], rain),
  ],
  [
    4975802,
    { en: 'Portland' },
    'US',
    'Maine',
    [43.6615, -70.2553],
    68_408,
    'America/New_York',
    air([5.3, 1.9, 60, 5.5], clear),
  ],
];

export const PLACES: readonly Place[] = ROWS.map(
  ([id, names, country, region, [latitude, longitude], population, timezone, air]) => ({
    ...{ id, names, country, region, latitude, longitude, population, timezone, air },
  }),
);

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });
export const countryName = (code: string): string => COUNTRIES.of(code) ?? code;
