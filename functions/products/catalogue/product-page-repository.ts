import {
  containsText,
  instantText,
  type SqlValue,
  type Statement,
  sql,
} from '../../_shared/postgres/database.ts';
import type { Product, ProductSort } from '../contract.ts';
import type { ProductFilter } from './product-page.ts';

/** The columns of a product as its answer has them: instants as text. */
export const PRODUCT_COLUMNS = `id, sku, name, description, category, price_cents AS "priceCents", currency, stock,
  image_file_id AS "imageFileId", ${instantText('created_at')} AS "createdAt",
  ${instantText('updated_at')} AS "updatedAt"`;

/** What a sort compares, as the indexes have it: names by the Unicode Collation Algorithm's root order. */
const NAME = 'name COLLATE "und-x-icu"';
const SORT_TERMS: Readonly<Record<ProductSort, { term: string; type: string; falling: boolean }>> = {
  name: { term: NAME, type: 'text', falling: false },
  price: { term: 'price_cents', type: 'integer', falling: false },
  '-price': { term: 'price_cents', type: 'integer', falling: true },
  createdAt: { term: 'created_at', type: 'timestamptz', falling: false },
  '-createdAt': { term: 'created_at', type: 'timestamptz', falling: true },
};

type PageStatement = Statement<Product, readonly SqlValue[]>;
const statements = new Map<string, PageStatement>();

/** The statement of a page and its values; each sort and set of filters has its own, and so the plan of its index. */
export function productPageStatement(
  { category, text, minPrice, maxPrice, sort, after }: ProductFilter,
  limit: number,
): { statement: PageStatement; values: readonly SqlValue[] } {
  const { term, type, falling } = SORT_TERMS[sort];
  const values: SqlValue[] = [limit];
  const parameter = (value: SqlValue) => `$${values.push(value)}`;
  const where: string[] = [];
  if (category !== undefined) where.push(`category = ${parameter(category)}`);
  // A bound may be greater than an integer holds.
  if (minPrice !== undefined) where.push(`price_cents >= ${parameter(minPrice)}::bigint`);
  if (maxPrice !== undefined) where.push(`price_cents <= ${parameter(maxPrice)}::bigint`);
  if (text !== undefined) {
    const part = parameter(text);
    where.push(`(${containsText('name', part)} OR ${containsText('description', part)})`);
  }
  if (after !== undefined) {
    const position = `(${parameter(after.key)}::${type}, ${parameter(after.id)}::uuid)`;
    where.push(`(${term}, id) ${falling ? '<' : '>'} ${position}`);
  }
  const direction = falling ? 'DESC' : 'ASC';
  const written = `SELECT ${PRODUCT_COLUMNS} FROM products
    ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY ${term} ${direction}, id ${direction} LIMIT $1`;
  const statement = statements.get(written) ?? sql<Product, readonly SqlValue[]>(written);
  statements.set(written, statement);
  return { statement, values };
}
