export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

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

/** Partition of a host's whole days in one step. */
export const dayPartition = (hostId: string, step: string) => `D#${hostId}#${step}`;
/** When the day of a time begins, ms since the epoch: days are those of UTC. */
export const dayStart = (time: number) => Math.floor(time / DAY_MS) * DAY_MS;
/** `2026-01-31` */
export const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
/** When the day of this key begins, ms since the epoch. */
export const startOfDay = (day: string) => Date.parse(`${day}T00:00:00.000Z`);
