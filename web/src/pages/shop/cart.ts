import type { Product } from '@nubo/client';
import { useSyncExternalStore } from 'react';
import { nubo } from '../../app/nubo.ts';

export interface Line {
  readonly product: Product;
  readonly quantity: number;
}

/** In memory alone, and of one account: another one begins with an empty cart. */
let lines: readonly Line[] = [];
let owner = '';
const listeners = new Set<() => void>();

function userNow(): string {
  const { state } = nubo().session;
  return state.status === 'signed-in' ? state.userId : '';
}

function linesNow(): readonly Line[] {
  if (owner !== userNow()) {
    owner = userNow();
    lines = [];
  }
  return lines;
}

function set(next: readonly Line[]): void {
  lines = next;
  for (const listener of listeners) listener();
}

export function useCart(): readonly Line[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, linesNow);
}

/** Puts this many pieces of a product into the cart, none takes it out. */
export function setQuantity(product: Product, quantity: number): void {
  const others = linesNow().filter((line) => line.product.id !== product.id);
  set(quantity > 0 ? [...others, { product, quantity }] : others);
}
export const addToCart = (product: Product): void =>
  setQuantity(product, (linesNow().find((line) => line.product.id === product.id)?.quantity ?? 0) + 1);
export const emptyCart = (): void => set([]);
