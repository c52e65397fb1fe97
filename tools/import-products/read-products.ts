import { CsvError, parse } from 'csv-parse/sync';
import { ENGLISH } from '../../functions/_shared/schema/english.ts';
import { type ImportedProduct, importedProduct } from '../../functions/products/contract.ts';

/** Products of one file. */
const MOST_PRODUCTS = 100_000;
const NUMBERS = new Set(['priceCents', 'stock']);

export interface Row {
  /** Where it stands, for people: `line 7`, `product 3`. */
  readonly place: string;
  readonly fields: unknown;
}

export interface ReadProducts {
  readonly products: readonly ImportedProduct[];
  /** What is wrong, one line for people each; then nothing is imported. */
  readonly problems: readonly string[];
}

/**
 * Reads the products of a file: CSV with a heading (RFC 4180), or JSON, an array or `{"products": […]}`. Fields are those
 * of `POST /products` but the image; an empty cell is a field left out.
 * @param name the file's, which says what it is
 */
export function readProducts(name: string, text: string): ReadProducts {
  try {
    return validated(/\.json$/i.test(name) ? jsonRows(text) : csvRows(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof CsvError || error instanceof FormatError)
      return { products: [], problems: [error.message] };
    throw error;
  }
}

class FormatError extends Error {
  override readonly name = 'FormatError';
}

function csvRows(text: string): readonly Row[] {
  // With `info` each record comes with where it ends.
  const records = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
    columns: true,
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
  });
  return records.map(({ record, info }) => ({
    place: `line ${info.lines}`,
    fields: Object.fromEntries(Object.entries(record).flatMap(fieldOf)),
  }));
}

/** A number that is none stays text, which the schema refuses. */
function fieldOf([name, cell]: [string, string]): [string, string | number][] {
  if (cell === '') return [];
  return [[name, NUMBERS.has(name) && /^\d{1,15}$/.test(cell) ? Number(cell) : cell]];
}

function jsonRows(text: string): readonly Row[] {
  const json: unknown = JSON.parse(text);
  const list = typeof json === 'object' && json !== null && 'products' in json ? json.products : json;
  if (!Array.isArray(list)) throw new FormatError('must be an array of products');
  return list.map((fields: unknown, at) => ({ place: `product ${at + 1}`, fields }));
}

function validated(rows: readonly Row[]): ReadProducts {
  if (rows.length === 0) throw new FormatError('has no products');
  if (rows.length > MOST_PRODUCTS) throw new FormatError(`must have at most ${MOST_PRODUCTS} products`);
  const placeOf = new Map<string, string>();
  const products: ImportedProduct[] = [];
  const problems: string[] = [];
  for (const { place, fields } of rows) {
    const { success, data, error } = importedProduct.safeParse(fields, ENGLISH);
    if (!success) {
      for (const { path, message } of error.issues)
        problems.push([`${place}:`, ...path.map(String), message].join(' '));
      continue;
    }
    const first = placeOf.get(data.sku);
    if (first !== undefined) problems.push(`${place}: sku is that of ${first}`);
    placeOf.set(data.sku, place);
    products.push(data);
  }
  return { products, problems };
}
