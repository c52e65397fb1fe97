import { expect, test } from 'vitest';
import { limitReader } from '../../../agent/cgroup.ts';
import { machineFiles } from './machine-files.ts';

const limitsOf = (files: Readonly<Record<string, string>>) => limitReader(machineFiles(files).root)();
const NONE = { memory: undefined, cpu: undefined };
const v2 = '/sys/fs/cgroup/cgroup.controllers';

test('a container of 512 MB and a core and a half, in a namespace of its own', () => {
  const limits = limitsOf({
    [v2]: 'cpu memory\n',
    '/proc/self/cgroup': '0::/\n',
    '/sys/fs/cgroup/memory.max': '536870912\n',
    '/sys/fs/cgroup/memory.current': '300000000\n',
    '/sys/fs/cgroup/memory.stat': 'anon 1\ninactive_file 100000000\n',
    '/sys/fs/cgroup/cpu.max': '150000 100000\n',
    '/sys/fs/cgroup/cpu.stat': 'usage_usec 2500000\nuser_usec 1\n',
  });
  expect(limits).toEqual({
    memory: { totalBytes: 536_870_912, usedBytes: 200_000_000 },
    cpu: { cores: 1.5, usedSeconds: 2.5 },
  });
});

test('the least limit on the way up counts', () => {
  const limits = limitsOf({
    [v2]: '',
    '/proc/self/cgroup': '0::/kube/pod/box\n',
    '/sys/fs/cgroup/kube/pod/box/memory.max': 'max\n',
    '/sys/fs/cgroup/kube/pod/box/cpu.max': '400000 100000\n',
    '/sys/fs/cgroup/kube/pod/box/cpu.stat': 'usage_usec 1000000\n',
    '/sys/fs/cgroup/kube/pod/memory.max': '1000000\n',
    '/sys/fs/cgroup/kube/pod/memory.current': '400000\n',
    '/sys/fs/cgroup/kube/pod/cpu.max': '200000 100000\n',
    '/sys/fs/cgroup/kube/pod/cpu.stat': 'usage_usec 3000000\n',
    '/sys/fs/cgroup/kube/memory.max': '9000000\n',
  });
  expect(limits).toEqual({
    memory: { totalBytes: 1_000_000, usedBytes: 400_000 },
    cpu: { cores: 2, usedSeconds: 3 },
  });
});

test('limits of the service that runs the agent are not those of the machine', () => {
  const limits = limitsOf({
    [v2]: '',
    '/proc/self/cgroup': '0::/system.slice/nubo-agent.service\n',
    '/sys/fs/cgroup/system.slice/nubo-agent.service/memory.max': '60000000\n',
    '/sys/fs/cgroup/system.slice/nubo-agent.service/cpu.max': '1000 100000\n',
    '/sys/fs/cgroup/system.slice/memory.max': 'max\n',
  });
  expect(limits).toEqual(NONE);
});

test('control groups of version 1', () => {
  const limits = limitsOf({
    '/proc/self/cgroup': '4:memory:/docker/a\n2:cpu,cpuacct:/docker/a\n1:name=systemd:/docker/a\n',
    // As the container sees it: its own folder is mounted at the top.
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912\n',
    '/sys/fs/cgroup/memory/memory.usage_in_bytes': '90000000\n',
    '/sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 40000000\n',
    '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n',
    '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    '/sys/fs/cgroup/cpuacct/cpuacct.usage': '7000000000\n',
  });
  expect(limits).toEqual({
    memory: { totalBytes: 536_870_912, usedBytes: 50_000_000 },
    cpu: { cores: 0.5, usedSeconds: 7 },
  });
});

test.each([
  ['max', { [v2]: '', '/sys/fs/cgroup/memory.max': 'max\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' }],
  [
    "version 1's number near 2^63 and -1",
    {
      '/proc/self/cgroup': '4:memory:/\n2:cpu:/\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
  ],
  ['a system without control groups', {}],
  [
    'a path outside the namespace',
    { [v2]: '', '/proc/self/cgroup': '0::/../../other\n', '/sys/fs/cgroup/memory.max': 'max' },
  ],
])('no limit: %s', (_, files) => {
  expect(limitsOf(files as Record<string, string>)).toEqual(NONE);
});
