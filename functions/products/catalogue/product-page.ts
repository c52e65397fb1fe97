import * as z from 'zod/mini';
import { validation } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cursorInstant } from '../../_shared/paging/paging.ts';
import { storable } from '../../_shared/schema/text.ts';
import type { Product, ProductQuery, ProductSort } from '../contract.ts';

/** Where a page starts behind: what the sort compares, and the id, of the last product of the page before. */
export interface ProductPosition {
  readonly key: string | number;
  readonly id: string;
}

export interface ProductFilter {
  readonly category: string | undefined;
  /** Literal part of name or description, caseless by Unicode. */
  readonly text: string | undefined;
  readonly minPrice: number | undefined;
  readonly maxPrice: number | undefined;
  readonly sort: ProductSort;
  readonly after: ProductPosition | undefined;
}

const codec = cursorCodec(
  'products',
  z.union([
    z.tuple([z.literal('name'), z.string().check(storable), cursorId]),
    z.tuple([z.enum(['price', '-price']), z.int().check(z.minimum(0)), cursorId]),
    z.tuple([z.enum(['createdAt', '-createdAt']), cursorInstant, cursorId]),
  ]),
);

/** The cursor behind the last product of a page. */
export function nextProductCursor({ id, name, priceCents, createdAt }: Product, sort: ProductSort): string {
  switch (sort) {
    case 'name':
      return codec.encode([sort, name, id]);
    case 'price':
    case '-price':
      return codec.encode([sort, priceCents, id]);
    case 'createdAt':
    case '-createdAt':
      return codec.encode([sort, createdAt, id]);
  }
}

/** @throws AppError `validation` for a cursor of another sort, or of no list at all */
export function productFilter({
  cursor,
  q,
  category,
  minPrice,
  maxPrice,
  sort,
}: ProductQuery): ProductFilter {
  // An empty filter is no filter.
  const filter = { category: category || undefined, text: q || undefined, minPrice, maxPrice, sort };
  return { ...filter, after: cursor === undefined ? undefined : positionOf(cursor, sort) };
}

function positionOf(cursor: string, sort: ProductSort): ProductPosition {
  const [ofSort, key, id] = codec.decode(cursor);
  if (ofSort !== sort) throw validation({ path: '/cursor', message: 'belongs to another sort' });
  return { key, id };
}

/** The same text for the same page, whatever way it was asked for. */
export function pageKey(query: ProductQuery): string {
  const { category, q, minPrice, maxPrice, sort, limit, cursor } = query;
  return JSON.stringify([category, q, minPrice, maxPrice, sort, limit, cursor]);
}
