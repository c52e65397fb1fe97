/** Scopes of the cached answers: every list, and each product by itself. */
export const LISTS = 'lists';
export const productScope = (id: string): string => `product:${id}`;

/** What a change of these products makes old. */
export function scopesOf(productIds: readonly string[]): readonly string[] {
  return [LISTS, ...productIds.map(productScope)];
}
