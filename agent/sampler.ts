import { randomUUID } from 'node:crypto';
import { loadavg, uptime } from 'node:os';
import type { SampleInput } from '@nubo/client';
import type { Limits } from './cgroup.ts';
import { disks, type Filesystem } from './filesystems.ts';
import type { Amounts, CoreTimes, Machine, Readings, Traffic } from './machine.ts';
import { amount, percentOf, rate } from './readings.ts';

export interface SamplerDeps {
  readonly machine: Machine;
  readonly limits: () => Limits;
  readonly filesystems: () => Promise<readonly Filesystem[] | undefined>;
  /** Whether a mount point is a file. */
  readonly isFile: (mount: string) => boolean;
  /** The time that samples carry, ms since the epoch. */
  readonly now: () => number;
  /** A clock that never goes back, ms. */
  readonly monotonic: () => number;
}

interface Moment extends Readings {
  readonly at: number;
  readonly limits: Limits;
}

/** Makes samples of a machine; rates and the share of the processor are between one sample and the one before. */
export function sampler({ machine, limits, filesystems, isFile, now, monotonic }: SamplerDeps) {
  let before: Moment | undefined;
  return async (): Promise<SampleInput> => {
    const at = new Date(now()).toISOString();
    const [readings, mounted] = await Promise.all([machine(), filesystems()]);
    const moment: Moment = { ...readings, at: monotonic(), limits: limits() };
    const sample = {
      id: randomUUID(),
      at,
      cpu: cpuOf(before, moment),
      memory: usage(memoryOf(moment)),
      swap: usage(moment.swap),
      disk: mounted ? disks(mounted, isFile) : null,
      network: networkOf(before, moment),
      load: process.platform === 'win32' ? null : loads(),
      uptimeSeconds: amount(Math.round(uptime())),
      processes: amount(readings.processes),
    };
    before = moment;
    return sample;
  };
}

/** Of the quota of a container, where it has one: the kernel does not say on which cores it was used. */
function cpuOf(before: Moment | undefined, { at, cores, limits }: Moment): SampleInput['cpu'] {
  const quota = limits.cpu;
  if (quota && quota.cores < cores.length) {
    const used = before?.limits.cpu && quota.usedSeconds - before.limits.cpu.usedSeconds;
    if (used === undefined || used < 0) return { percent: null, perCore: [] };
    return { percent: percentOf(used, (quota.cores * (at - (before?.at ?? at))) / 1000), perCore: [] };
  }
  // A core that was taken away or brought back makes the times of two moments those of different cores.
  const last = before?.cores.length === cores.length ? before.cores : undefined;
  const spans = cores.map((core, index) => span(last?.[index], core));
  const busy = spans.reduce((sum, each) => sum + each.busy, 0);
  const total = spans.reduce((sum, each) => sum + each.total, 0);
  const percent = (of: CoreTimes) => (of.total > 0 ? percentOf(of.busy, of.total) : null);
  return { percent: percent({ busy, total }), perCore: spans.map(percent) };
}

/** Nothing for the first reading and after times that went back, as those of a virtual machine may. */
function span(before: CoreTimes | undefined, now: CoreTimes): CoreTimes {
  if (!before || now.total < before.total || now.busy < before.busy) return { busy: 0, total: 0 };
  return { busy: now.busy - before.busy, total: now.total - before.total };
}

function memoryOf({ memory, limits }: Moment): Amounts | undefined {
  const limited = limits.memory && (!memory || limits.memory.totalBytes < memory.totalBytes);
  return limited ? limits.memory : memory;
}

function usage(of: Amounts | undefined) {
  const { usedBytes = Number.NaN, totalBytes = Number.NaN } = of ?? {};
  return {
    usedBytes: amount(usedBytes),
    totalBytes: amount(totalBytes),
    percent: percentOf(usedBytes, totalBytes),
  };
}

function networkOf(before: Moment | undefined, { at, network }: Moment): NonNullable<SampleInput['network']> {
  const summed = (of: (traffic: Traffic) => number): number | null => {
    const rates = [...network].map(([name, traffic]) => {
      const last = before?.network.get(name);
      return rate(last && before && { value: of(last), at: before.at }, { value: of(traffic), at });
    });
    const known = rates.filter((each) => each !== null);
    return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : null;
  };
  return {
    rxBytesPerSec: summed(({ rxBytes }) => rxBytes),
    txBytesPerSec: summed(({ txBytes }) => txBytes),
  };
}

function loads(): [number | null, number | null, number | null] {
  const [one, five, fifteen] = loadavg();
  return [amount(one), amount(five), amount(fifteen)];
}
