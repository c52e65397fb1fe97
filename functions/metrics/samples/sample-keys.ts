export const MINUTE_MS = 60_000;

/** When the minute of a time begins, ms since the epoch. */
export function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

/** Partition of a host's samples, an item a minute. */
export const minutePartition = (hostId: string) => `R#${hostId}`;
/** Partition of a host's roll-ups, an item for ten minutes. */
export const rollupPartition = (hostId: string) => `M#${hostId}`;

/** `2026-01-31T12:05` */
export const startOfMinute = (minute: number) => new Date(minute).toISOString().slice(0, 16);
/** `2026-01-31T12:0`: the ten minutes from 12:00 on. */
export const blockOf = (minute: number) => new Date(minute).toISOString().slice(0, 15);
/** The last digit of the minute. */
export const digitOf = (minute: number) => new Date(minute).toISOString().charAt(15);
/** When the block of this key begins, ms since the epoch. */
export const startOfBlock = (block: string) => Date.parse(`${block}0:00.000Z`);
