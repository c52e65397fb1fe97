/** A place as somebody asks for it. */
export interface City {
  /** NFC, single spaces. */
  readonly name: string;
  /** A part of the country, such as `Oregon`. */
  readonly region?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
}

/**
 * Reads `name`, `name,country` or `name,region,country`; a country is a code, also an old one such as `UK`, or its
 * English name.
 * @returns undefined for the name of a country that there is not, and for more parts
 */
export function parseCity(text: string): City | undefined {
  const parts = text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .split(',')
    .map((part) => part.trim());
  const [name = '', ...rest] = parts;
  if (name === '' || rest.length > 2 || rest.includes('')) return undefined;
  const last = rest.at(-1);
  if (last === undefined) return { name };
  const country = countryOf(last);
  if (country === undefined) return undefined;
  return { name, country, ...(rest.length === 2 && { region: rest[0] }) };
}

function countryOf(text: string): string | undefined {
  if (/^[a-z]{2}$/i.test(text)) {
    // CLDR knows which code stands today for one that was withdrawn.
    return new Intl.Locale(`und-${text}`).region;
  }
  // Only here: loading the names takes some ten milliseconds.
  byName ??= countriesByName();
  return byName.get(fold(text));
}

let byName: ReadonlyMap<string, string> | undefined;

function countriesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap((code) => {
      const name = names.of(code);
      // A withdrawn code has the name of the one that stands for it now.
      return name === undefined || new Intl.Locale(`und-${code}`).region !== code ? [] : [[fold(name), code]];
    }),
  );
}

/** A name without case and accents: what people leave out when they type one. */
export function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
