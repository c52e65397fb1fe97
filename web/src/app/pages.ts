import type { Item, PagedRoute, Routes } from '@nubo/client';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { nubo } from './nubo.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
export type Pages<T> = InfiniteData<Page<T>>;

type Query<R extends PagedRoute> = Routes[R] extends { readonly query?: infer Q }
  ? NonNullable<Q>
  : Record<never, never>;
interface PageInput<R extends PagedRoute> {
  readonly query?: Query<R>;
  readonly params?: Readonly<Record<string, string>>;
  /** Milliseconds between two reads while the page is looked at. */
  readonly every?: number;
  readonly enabled?: boolean;
}

export const pagesKey = (
  route: PagedRoute,
  { query = {}, params = {} }: { query?: object; params?: object } = {},
) => [route, query, params] as const;

/** A list that is read page by page, with its items in one array. */
export function usePages<R extends PagedRoute>(route: R, input: PageInput<R> = {}) {
  const { query, params, every, enabled } = input;
  const result = useInfiniteQuery({
    queryKey: pagesKey(route, input),
    queryFn: async ({ pageParam, signal }) => {
      const options = { query: { ...query, ...(pageParam !== '' && { cursor: pageParam }) }, params, signal };
      // Each paged route takes these; which others it has is checked where the hook is used.
      return (await nubo().call(route, ...([options] as never))) as unknown as Page<Item<R>>;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...(every !== undefined && { refetchInterval: every }),
    ...(enabled !== undefined && { enabled }),
  });
  const items = useMemo(() => result.data?.pages.flatMap((page) => page.items), [result.data]);
  return { ...result, data: items };
}

/** The same pages with one item changed in place. */
export function changeItem<T extends { readonly id: string }>(
  pages: Pages<T> | undefined,
  id: string,
  change: (item: T) => T | undefined,
): Pages<T> | undefined {
  if (!pages) return pages;
  const changed = pages.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => (item.id === id ? (change(item) ?? []) : [item])),
  }));
  return { ...pages, pages: changed };
}

/** The same pages with an item before all others, once. */
export function addItem<T extends { readonly id: string }>(
  pages: Pages<T> | undefined,
  item: T,
): Pages<T> | undefined {
  if (!pages) return pages;
  const [first, ...rest] = changeItem(pages, item.id, () => undefined)?.pages ?? [];
  return first ? { ...pages, pages: [{ ...first, items: [item, ...first.items] }, ...rest] } : pages;
}
