const MIB = 1024 * 1024;
/** S3 takes at most 10,000 parts, each but the last of 5 MiB or more ("Multipart upload limits", Amazon S3). */
const MOST_PARTS = 1000;
const SMALLEST_PART = 16 * MIB;

/** Part size in whole MiB, and how many parts a file of this size has. */
export function partsFor(size: number): { partSize: number; count: number } {
  const needed = Math.ceil(size / MOST_PARTS / MIB) * MIB;
  const partSize = Math.max(SMALLEST_PART, needed);
  return { partSize, count: Math.ceil(size / partSize) };
}
