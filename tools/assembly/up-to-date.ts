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
  const stamp = `${product}.inputs`;
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return false;
  await work();
  writeFileSync(stamp, inputs);
  return true;
}
