import { expect, test } from 'vitest';
import { disks, mayFill } from '../../../agent/filesystems.ts';
import { linuxFilesystems, parseMountinfo } from '../../../agent/linux.ts';
import { machineFiles } from './machine-files.ts';

const GIB = 2 ** 30;
const of = (device: string, type: string, mount: string, used = 50) => ({
  device,
  type,
  mount,
  sizeBytes: 100 * GIB,
  usedBytes: used * GIB,
  availableBytes: (100 - used) * GIB,
});
const noFile = () => false;

test('a device that is mounted seven times is one filesystem, by its shortest mount point', () => {
  const mounts = ['/var/lib/docker', '/srv/a', '/', '/srv/b', '/home', '/opt/x', '/mnt'];
  const found = disks(
    mounts.map((mount) => of('254:0', 'ext4', mount)),
    noFile,
  );
  expect(found).toEqual([{ mount: '/', usedBytes: 50 * GIB, totalBytes: 100 * GIB, percent: 50 }]);
});

test.each(['squashfs', 'fuse.snapfuse', 'tmpfs', 'devtmpfs', 'overlay', 'iso9660', 'nfs4', 'autofs'])(
  '%s is none that fills',
  (type) => {
    expect(mayFill({ type, mount: '/snap/core/1' })).toBe(false);
    expect(disks([of('7:1', type, '/snap/core/1', 100)], noFile)).toEqual([]);
  },
);

test('in a container the root is an overlay, and files such as /etc/hosts are mounted', () => {
  const all = [
    of('0:50', 'overlay', '/'),
    of('254:1', 'ext4', '/etc/hosts'),
    of('254:1', 'ext4', '/data', 70),
  ];
  const isFile = (mount: string) => mount === '/etc/hosts';
  expect(disks(all, isFile).map(({ mount, percent }) => [mount, percent])).toEqual([
    ['/', 50],
    ['/data', 70],
  ]);
});

test('an empty drive is left out, and what is kept for root is not to be filled', () => {
  const drive = { ...of('8:1', 'ext4', '/'), usedBytes: 90, availableBytes: 0, sizeBytes: 100 };
  expect(disks([drive, { ...drive, device: '8:2', mount: '/e', sizeBytes: 0 }], noFile)).toEqual([
    { mount: '/', usedBytes: 90, totalBytes: 100, percent: 100 },
  ]);
});

test('64 filesystems at most, and no mount point that the API refuses', () => {
  const many = Array.from({ length: 80 }, (_, index) => of(`8:${index}`, 'xfs', `/d${index}`));
  expect(disks([of('9:1', 'xfs', `/${'x'.repeat(255)}`), ...many], noFile)).toHaveLength(64);
});

test('mounts are read as the kernel writes them', () => {
  const content = [
    '22 27 0:21 / /proc rw,relatime - proc proc rw',
    '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard',
    '28 27 254:0 /srv /mnt/with\\040space rw master:1 - ext4 /dev/vda rw',
    'nonsense',
    '',
  ].join('\n');
  expect(parseMountinfo(content)).toEqual([
    { device: '0:21', type: 'proc', mount: '/proc' },
    { device: '254:0', type: 'ext4', mount: '/' },
    { device: '254:0', type: 'ext4', mount: '/mnt/with space' },
  ]);
});

test('a mount point that is gone is left out', async () => {
  const mountinfo = '1 1 254:0 / /gone rw - ext4 /dev/a rw\n2 1 254:1 / / rw - ext4 /dev/b rw\n';
  const { root } = machineFiles({ '/proc/self/mountinfo': mountinfo });
  const [found, ...more] = await linuxFilesystems(root);
  expect([found?.mount, more]).toEqual(['/', []]);
  expect(found?.sizeBytes).toBeGreaterThan(0);
});
