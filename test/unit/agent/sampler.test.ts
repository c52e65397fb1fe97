import { expect, test } from 'vitest';
import type { Limits } from '../../../agent/cgroup.ts';
import { linuxMachine } from '../../../agent/linux.ts';
import type { Readings } from '../../../agent/machine.ts';
import { sampler } from '../../../agent/sampler.ts';
import { sampleInput } from '../../../functions/metrics/contract.ts';
import { machineFiles } from './machine-files.ts';

const NO_LIMITS: Limits = { memory: undefined, cpu: undefined };
const reading = (over: Partial<Readings> = {}): Readings => ({
  cores: [
    { busy: 100, total: 1000 },
    { busy: 300, total: 1000 },
  ],
  memory: { usedBytes: 16e9, totalBytes: 64e9 },
  swap: { usedBytes: 0, totalBytes: 0 },
  network: new Map([['eth0 2', { rxBytes: 1000, txBytes: 500 }]]),
  processes: 120,
  ...over,
});

/** The samples of a machine that is read every five seconds. */
async function samplesOf(moments: readonly (Partial<Readings> & { readonly limits?: Limits })[]) {
  let index = -1;
  const sample = sampler({
    machine: () => {
      index += 1;
      return reading(moments[index]);
    },
    limits: () => moments[index]?.limits ?? NO_LIMITS,
    filesystems: async () => [],
    isFile: () => false,
    now: () => Date.parse('2026-01-31T12:00:00.000Z') + index * 5000,
    monotonic: () => index * 5000,
  });
  const samples = [];
  for (const _ of moments) samples.push(await sample());
  return samples;
}
const traffic = (name: string, rxBytes: number) => new Map([[name, { rxBytes, txBytes: 0 }]]);
const rates = async (...networks: ReadonlyMap<string, { rxBytes: number; txBytes: number }>[]) =>
  (await samplesOf(networks.map((network) => ({ network })))).map(({ network }) => network?.rxBytesPerSec);

test('the first sample has neither rates nor a share of the processor', async () => {
  const [first] = await samplesOf([{}]);
  expect(first?.cpu).toEqual({ percent: null, perCore: [null, null] });
  expect(first?.network).toEqual({ rxBytesPerSec: null, txBytesPerSec: null });
});

test('the share of the processor is between two samples, in all and of each core', async () => {
  const cores = [
    { busy: 300, total: 1500 },
    { busy: 800, total: 1500 },
  ];
  const [, second] = await samplesOf([{}, { cores }]);
  expect(second?.cpu).toEqual({ percent: 70, perCore: [40, 100] });
});

test('a core that comes or goes, or whose times go back, is compared with nothing', async () => {
  const one = { busy: 9000, total: 10_000 };
  const samples = await samplesOf([{}, { cores: [one] }, { cores: [{ busy: 10, total: 100 }] }]);
  expect(samples.map(({ cpu }) => cpu.percent)).toEqual([null, null, null]);
});

test('a restart, a wrap of 32 bits and an interface in the place of another have no rate', async () => {
  expect(await rates(traffic('eth0 2', 1000), traffic('eth0 2', 6000))).toEqual([null, 1000]);
  expect(await rates(traffic('eth0 2', 4_294_967_000), traffic('eth0 2', 200))).toEqual([null, null]);
  expect(await rates(traffic('eth0 2', 1000), traffic('eth0 7', 9e15), traffic('eth0 7', 9e15))).toEqual([
    null,
    null,
    0,
  ]);
});

test('a container has the memory and the cores of its limits', async () => {
  const limits = (usedSeconds: number): Limits => ({
    memory: { totalBytes: 512e6, usedBytes: 128e6 },
    cpu: { cores: 0.5, usedSeconds },
  });
  const [, second] = await samplesOf([{ limits: limits(10) }, { limits: limits(11) }]);
  expect(second?.memory).toEqual({ usedBytes: 128e6, totalBytes: 512e6, percent: 25 });
  // One second of the two and a half that half a core has in five.
  expect(second?.cpu).toEqual({ percent: 40, perCore: [] });
});

test('limits above what the machine has are none', async () => {
  const limits: Limits = {
    memory: { totalBytes: 1e12, usedBytes: 1 },
    cpu: { cores: 64, usedSeconds: 1 },
  };
  const [only] = await samplesOf([{ limits }]);
  expect(only?.memory.totalBytes).toBe(64e9);
  expect(only?.cpu.perCore).toHaveLength(2);
});

test('no swap is 0 percent, and what cannot be read is null: every sample is one that the API takes', async () => {
  const nothing = { cores: [], memory: undefined, swap: undefined, network: new Map(), processes: undefined };
  const broken = { memory: { usedBytes: Number.NaN, totalBytes: Number.POSITIVE_INFINITY } };
  const samples = await samplesOf([{}, nothing, broken]);
  expect(samples).toHaveLength(3);
  for (const sample of samples)
    expect(sampleInput.safeParse(JSON.parse(JSON.stringify(sample))).error).toBe(undefined);
  expect(samples[0]?.swap).toEqual({ usedBytes: 0, totalBytes: 0, percent: 0 });
  expect(samples[1]?.memory).toEqual({ usedBytes: null, totalBytes: null, percent: null });
  expect(samples[2]?.memory).toEqual({ usedBytes: null, totalBytes: null, percent: null });
});

test('a Linux machine is read from the files of its kernel', async () => {
  const { root } = machineFiles({
    '/proc/stat': 'cpu  1 1 1 1\ncpu0 10 0 10 70 10 0 0 0 5 0\ncpu1 40 0 0 50 0 5 5 0 0 0\nintr 1\n',
    '/proc/meminfo':
      'MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable: 600 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
    '/proc/net/dev':
      'Inter-| Receive | Transmit\n face |bytes packets\n    lo: 99 0 0 0 0 0 0 0 99 0\n  eth0:1234 1 0 0 0 0 0 0 567 1\ndocker0: 5 1 0 0 0 0 0 0 5 1\n',
    '/sys/class/net/eth0/device': '',
    '/sys/class/net/eth0/ifindex': '2\n',
    '/proc/1/stat': '',
    '/proc/42/stat': '',
    '/proc/self/stat': '',
  });
  expect(await linuxMachine(root)()).toEqual({
    cores: [
      { busy: 20, total: 100 },
      { busy: 50, total: 100 },
    ],
    memory: { totalBytes: 1_024_000, usedBytes: 409_600 },
    swap: { totalBytes: 0, usedBytes: 0 },
    network: new Map([['eth0 2', { rxBytes: 1234, txBytes: 567 }]]),
    processes: 2,
  });
});

test('in a container, which has no devices, all interfaces but the loopback count', async () => {
  const { root } = machineFiles({
    '/proc/net/dev': '    lo: 99 0 0 0 0 0 0 0 99 0\n  eth0: 7 1 0 0 0 0 0 0 8 1\n',
  });
  expect([...(await linuxMachine(root)()).network.values()]).toEqual([{ rxBytes: 7, txBytes: 8 }]);
});
