import type { Sample } from '../contract.ts';

const usage = (of: Sample['memory'] | null) =>
  of === null ? null : [of.usedBytes, of.totalBytes, of.percent];

type Number = number | null;
type Usage = readonly [Number, Number, Number];
type Packed = readonly [
  cpu: Number,
  perCore: Number[],
  memory: Usage,
  swap: Usage | null,
  disk: readonly (readonly [mount: string, ...Usage])[] | null,
  network: readonly [Number, Number] | null,
  load: [Number, Number, Number] | null,
  uptimeSeconds: Number,
  processes: Number,
];

/** A sample as it is stored: JSON without names, a third of its size. Its time and id are the attribute's name. */
export function packSample({
  cpu,
  memory,
  swap,
  disk,
  network,
  load,
  uptimeSeconds,
  processes,
}: Sample): string {
  return JSON.stringify([
    cpu.percent,
    cpu.perCore,
    usage(memory),
    usage(swap),
    disk?.map(({ mount, usedBytes, totalBytes, percent }) => [mount, usedBytes, totalBytes, percent]) ?? null,
    network && [network.rxBytesPerSec, network.txBytesPerSec],
    load,
    uptimeSeconds,
    processes,
  ]);
}

/** Name of a sample's attribute in the item of its minute: what makes it the same sample when it comes again. */
export function attributeOf({ id, at }: Pick<Sample, 'id' | 'at'>): string {
  return `s${String(Date.parse(at) % 60_000).padStart(5, '0')}${id === undefined ? '' : `#${id}`}`;
}

/**
 * The sample behind an attribute; undefined for one that holds no sample.
 * @param minute when the minute begins, ms since the epoch
 */
export function unpackSample(minute: number, name: string, packed: unknown): Sample | undefined {
  const match = /^s(\d{5})(?:#(.+))?$/.exec(name);
  if (!match || typeof packed !== 'string') return undefined;
  // Written by `packSample`, and nobody else.
  const [percent, perCore, memory, swap, disk, network, load, uptimeSeconds, processes] = JSON.parse(
    packed,
  ) as Packed;
  const id = match[2];
  return {
    ...(id !== undefined && { id }),
    at: new Date(minute + Number(match[1])).toISOString(),
    cpu: { percent, perCore },
    memory: toUsage(memory),
    swap: swap && toUsage(swap),
    disk: disk?.map(([mount, ...rest]) => ({ mount, ...toUsage(rest) })) ?? null,
    network: network && { rxBytesPerSec: network[0], txBytesPerSec: network[1] },
    load,
    uptimeSeconds,
    processes,
  };
}

const toUsage = ([usedBytes, totalBytes, percent]: Usage) => ({ usedBytes, totalBytes, percent });
