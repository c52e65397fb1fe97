import { expect, test } from 'vitest';
import { Buffer } from '../../../agent/buffer.ts';
import { cpuLimit, memoryLimit } from '../../../agent/cgroup.ts';
import { disks, percentOf, rate } from '../../../agent/readings.ts';
import { backoff, sendKept, Unauthorized } from '../../../agent/sender.ts';

function filled(count: number, most = 720) {
  const kept = new Buffer<{ n: number }>(most);
  for (let n = 0; n < count; n += 1) kept.add({ n });
  return kept;
}
const sizes: number[] = [];
const answering = (answer: (samples: { n: number }[]) => { status: number; body?: string }) => {
  sizes.length = 0;
  return async (body: string) => {
    const { samples } = JSON.parse(body) as { samples: { n: number }[] };
    sizes.push(samples.length);
    return { body: '', ...answer(samples) };
  };
};

test('limits of a container are read, and none is no limit', () => {
  expect(memoryLimit('536870912\n')).toBe(536_870_912);
  expect(memoryLimit('max\n')).toBeNull();
  expect(memoryLimit('9223372036854771712')).toBeNull();
  expect(cpuLimit('50000 100000\n')).toBe(0.5);
  expect(cpuLimit('max 100000\n')).toBeNull();
});

test('a device is counted once, and what is always full is not', () => {
  const of = (fs: string, type: string, mount: string) => ({ fs, type, mount, size: 100, used: 50 });
  const all = [
    of('/dev/a', 'ext4', '/etc/hosts'),
    of('/dev/a', 'ext4', '/'),
    of('/dev/loop1', 'squashfs', '/snap/x'),
    of('tmpfs', 'tmpfs', '/run'),
  ];
  expect(disks(all)).toEqual([{ mount: '/', usedBytes: 50, totalBytes: 100, percent: 50 }]);
});

test('a rate is null for the first sample and after a reset', () => {
  expect(rate(undefined, { value: 10, at: 1000 })).toBeNull();
  expect(rate({ value: 10, at: 0 }, { value: 5, at: 1000 })).toBeNull();
  expect(rate({ value: 10, at: 0 }, { value: 30, at: 2000 })).toBe(10);
});

test('a percentage is never NaN', () => {
  expect(percentOf(0, 0)).toBe(0);
  expect(percentOf(Number.NaN, 10)).toBeNull();
  expect(percentOf(11, 10)).toBe(100);
});

test('the oldest is dropped when the buffer is full', () => {
  expect(filled(5, 3).first(3)).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
});

test('kept samples go in batches of 120, and rejected ones are not sent again', async () => {
  const kept = filled(250);
  await sendKept(
    kept,
    answering(() => ({ status: 202 })),
  );
  expect(sizes).toEqual([120, 120, 10]);
  expect(kept.size).toBe(0);
});

test('a batch is halved on 413, and a sample that 422 names is dropped', async () => {
  const kept = filled(4);
  await sendKept(
    kept,
    answering((samples) => ({ status: samples.length > 2 ? 413 : 202 })),
  );
  expect(sizes).toEqual([4, 2, 2]);
  const invalid = filled(3);
  const body = '{"errors":[{"path":"samples.1.cpu"}]}';
  await sendKept(
    invalid,
    answering((samples) => (samples.length === 3 ? { status: 422, body } : { status: 202 })),
  );
  expect(sizes).toEqual([3, 2]);
});

test('an outage keeps every sample, and 401 is told apart', async () => {
  const kept = filled(3);
  await expect(
    sendKept(
      kept,
      answering(() => ({ status: 503 })),
    ),
  ).rejects.toThrow('503');
  expect(kept.size).toBe(3);
  await expect(
    sendKept(
      kept,
      answering(() => ({ status: 401 })),
    ),
  ).rejects.toThrow(Unauthorized);
});

test('the backoff doubles up to a minute', () => {
  expect([0, 1, 2, 20].map((failures) => backoff(failures, () => 1))).toEqual([1000, 2000, 4000, 60_000]);
});
