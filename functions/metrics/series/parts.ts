/** A day of samples and a month of minutes are some megabytes, of which DynamoDB gives one a page. */
const PARTS = 8;

/**
 * Reads a span of time in parts, side by side.
 * @param unitMs parts begin at multiples of it, but the first
 * @returns what was read, in the order of time
 */
export async function inParts<T>(
  from: number,
  to: number,
  unitMs: number,
  read: (from: number, to: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (to < from) return [];
  const start = Math.floor(from / unitMs) * unitMs;
  const partMs = Math.ceil((to - start + 1) / unitMs / PARTS) * unitMs;
  const parts = Array.from(
    { length: Math.ceil((to - start + 1) / partMs) },
    (_, index) => start + index * partMs,
  );
  const all = await Promise.all(
    parts.map((begin) => read(Math.max(begin, from), Math.min(begin + partMs - 1, to))),
  );
  return all.flat();
}
