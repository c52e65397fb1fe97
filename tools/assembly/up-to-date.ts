import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Does the work unless its product is there and was made from the same inputs; remembers the inputs beside
 * it. Says whether it worked.
 */
export async function unlessUpToDate(
  product: string,
  inputs: string,
  work: () => Promise<void>,
): Promise<boolean> {
  if (isUpToDate(product, inputs)) return false;
  await work();
  writeFileSync(stampOf(product), inputs);
  return true;
}

/** Whether the product is there and was made from these inputs. */
export function isUpToDate(product: string, inputs: string): boolean {
  const stamp = stampOf(product);
  return existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
}

const stampOf = (product: string): string => `${product}.inputs`;
